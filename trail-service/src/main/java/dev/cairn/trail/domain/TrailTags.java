package dev.cairn.trail.domain;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.model.TrailArn;
import dev.cairn.trail.domain.NewTrail.NewTag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The tags of trails, which are named by ARN in their home region. Errors: {@code
 * CLOUD_TRAIL_ARN_INVALID}, also for an ARN of another region; {@code RESOURCE_TYPE_NOT_SUPPORTED},
 * {@code RESOURCE_NOT_FOUND}. Source: contract 1.13.
 */
public final class TrailTags {

  private static final String FIELD = "resource_id";

  private final TrailStore store;
  private final Changes changes;

  public TrailTags(TrailStore store, Changes changes) {
    this.store = requireNonNull(store, "store is null");
    this.changes = requireNonNull(changes, "changes is null");
  }

  /**
   * Adds tags; one with a key that is there replaces it. Errors: {@code INVALID_TAG_PARAMETER},
   * {@code TAGS_LIMIT_EXCEEDED}.
   */
  public void addTags(AccountId account, RegionName region, String arn, List<NewTag> asked) {
    Violations violations = new Violations();
    List<Tag> added = Tag.parse(asked, violations);
    violations.throwIfAny();
    change(account, region, arn, tags -> merge(tags, added));
  }

  /** Removes tags by key; the values don't matter, unknown keys are fine. */
  public void removeTags(AccountId account, RegionName region, String arn, List<String> keys) {
    Set<String> removed = new HashSet<>(keys);
    change(
        account,
        region,
        arn,
        tags -> tags.stream().filter(tag -> !removed.contains(tag.key())).toList());
  }

  /** The tags of each trail, by key, in the order of the ARNs. */
  public List<List<Tag>> listTags(AccountId account, RegionName region, List<String> arns) {
    TrailView view = TrailView.of(store, account, region);
    List<List<Tag>> found = new ArrayList<>();
    for (int i = 0; i < arns.size(); i++) {
      Trail trail = view.resource(arns.get(i), "resource_id_list[" + i + "]");
      found.add(trail.tags().stream().sorted(comparing(Tag::key)).toList());
    }
    return found;
  }

  /** The tags of a trail, values by key; none if there is no such trail. */
  public Map<String, String> tagsOf(String arn) {
    TrailArn parsed;
    try {
      parsed = TrailArn.parse(arn);
    } catch (CairnException.InvalidRequest e) {
      return Map.of(); // something else than a trail
    }
    return store.trails(parsed.account()).stream()
        .filter(trail -> trail.arn().equals(parsed))
        .flatMap(trail -> trail.tags().stream())
        .collect(Collectors.toMap(Tag::key, Tag::value));
  }

  private void change(
      AccountId account, RegionName region, String arn, UnaryOperator<List<Tag>> change) {
    changes.make(
        draft -> {
          Trail trail = TrailView.of(draft, account, region).resourceToChange(arn, FIELD);
          return draft.putIfChanged(trail, trail.withTags(change.apply(trail.tags())));
        });
  }

  private static List<Tag> merge(List<Tag> present, List<Tag> added) {
    Map<String, Tag> tags = new LinkedHashMap<>();
    present.forEach(tag -> tags.put(tag.key(), tag));
    Tag.checkCase(Set.copyOf(tags.keySet()), added);
    added.forEach(tag -> tags.put(tag.key(), tag));
    List<Tag> merged = List.copyOf(tags.values());
    Tag.checkCount(merged);
    return merged;
  }
}
