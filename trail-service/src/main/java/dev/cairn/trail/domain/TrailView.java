package dev.cairn.trail.domain;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.model.Texts;
import dev.cairn.model.TrailArn;
import dev.cairn.model.TrailName;
import dev.cairn.trail.domain.TrailStore.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trails of an account as they are seen from a region: the four ways in which an operation
 * names one. Source: contract 1.6.
 *
 * @param trails all of the account
 * @param from where they are seen
 */
record TrailView(List<Trail> trails, AccountId account, Region from) {

  private static final Pattern ARN = Pattern.compile("arn:[a-z0-9-]+:([a-z0-9-]+:[^:]*:[^:]*:.+)");
  private static final Pattern TRAIL = Pattern.compile("cloudtrail:[^:]*:[^:]*:trail/.*");

  TrailView {
    trails = List.copyOf(trails);
  }

  /** Errors: {@code UNKNOWN_REGION}. */
  static TrailView of(TrailStore store, AccountId account, RegionName region) {
    return new TrailView(
        store.trails(account), account, Regions.known(store.region(region), region));
  }

  /** Errors: {@code UNKNOWN_REGION}. */
  static TrailView of(Draft draft, AccountId account, RegionName region) {
    return new TrailView(
        draft.trails(account), account, Regions.known(draft.region(region), region));
  }

  private RegionName region() {
    return from.name();
  }

  /** Whether the account has the trail, seen from here or not. */
  boolean has(TrailArn arn) {
    return trails.stream().anyMatch(trail -> trail.arn().equals(arn));
  }

  /** For a read: a name means a trail whose home is here, an ARN any that shows here. */
  Trail find(String nameOrArn) {
    return trails.stream()
        .filter(matching(nameOrArn))
        .findFirst()
        .orElseThrow(() -> notFound(nameOrArn));
  }

  /**
   * For a change: the trail, if its home is here. Errors: {@code REGION_DISABLED}, as then no event
   * could tell of the change here; {@code INVALID_HOME_REGION}.
   */
  Trail atHome(String nameOrArn) {
    Regions.checkEnabled(from);
    Trail trail = shadowNamed(nameOrArn).orElseGet(() -> find(nameOrArn));
    if (!trail.isHomeIn(region())) {
      throw CairnException.invalid(
          "INVALID_HOME_REGION",
          "name",
          "The trail %s can only be changed from its home region %s."
              .formatted(trail.name(), trail.homeRegion()));
    }
    return trail;
  }

  /** For a read of what only the home region tells: an ARN of another region is wrong here. */
  Trail ofThisRegion(String nameOrArn) {
    if (TrailArn.looksLikeArn(nameOrArn)) {
      checkRegion(TrailArn.parse(nameOrArn));
    }
    return find(nameOrArn);
  }

  /**
   * For tags: the trail with that ARN. Errors: {@code RESOURCE_TYPE_NOT_SUPPORTED}, {@code
   * RESOURCE_NOT_FOUND}.
   *
   * @param field path of the ARN in the request
   */
  Trail resource(String arn, String field) {
    TrailArn parsed = Violations.in(field, () -> parseResource(arn));
    return trails.stream()
        .filter(trail -> trail.arn().equals(parsed))
        .findFirst()
        .orElseThrow(
            () ->
                new CairnException.NotFound(
                    "RESOURCE_NOT_FOUND",
                    "Unknown trail: " + arn + " for the user: " + account,
                    "trail",
                    arn));
  }

  /** For a change of tags: as {@link #resource}. Errors: {@code REGION_DISABLED} too. */
  Trail resourceToChange(String arn, String field) {
    Regions.checkEnabled(from);
    return resource(arn, field);
  }

  /** Those that show here and are named, or all that show here if none is named. */
  List<Trail> matchingAny(List<String> namesOrArns) {
    Violations violations = new Violations();
    List<Predicate<Trail>> named = new ArrayList<>();
    for (int i = 0; i < namesOrArns.size(); i++) {
      String text = namesOrArns.get(i);
      violations.check("trail_name_list[" + i + "]", () -> matching(text)).ifPresent(named::add);
    }
    violations.throwIfAny();
    return trails.stream()
        .filter(trail -> trail.isVisibleIn(region()))
        .filter(trail -> named.isEmpty() || named.stream().anyMatch(one -> one.test(trail)))
        .toList();
  }

  private TrailArn parseResource(String arn) {
    Matcher resource = ARN.matcher(arn);
    if (resource.matches() && !TRAIL.matcher(resource.group(1)).matches()) {
      throw CairnException.invalid(
          "RESOURCE_TYPE_NOT_SUPPORTED",
          "resource_id",
          "Only trails have tags, got " + Texts.quote(arn) + ".");
    }
    TrailArn parsed = TrailArn.parse(arn);
    checkRegion(parsed);
    return parsed;
  }

  private void checkRegion(TrailArn arn) {
    if (!arn.homeRegion().equals(region())) {
      throw CairnException.invalid(
          "CLOUD_TRAIL_ARN_INVALID",
          "name",
          "Region in ARN is wrong, you can only access resources in region " + region() + ".");
    }
  }

  /** The shadow of that name: a name alone does not find it, but a change says why it may not. */
  private Optional<Trail> shadowNamed(String name) {
    return trails.stream()
        .filter(trail -> trail.name().value().equals(name))
        .filter(trail -> trail.settings().multiRegion() && !trail.isHomeIn(region()))
        .findFirst();
  }

  private Predicate<Trail> matching(String nameOrArn) {
    TrailArn arn = expand(nameOrArn);
    return trail -> trail.arn().equals(arn) && trail.isVisibleIn(region());
  }

  private CairnException notFound(String nameOrArn) {
    TrailArn arn = expand(nameOrArn);
    return new CairnException.NotFound(
        "TRAIL_NOT_FOUND",
        "Unknown trail: " + arn + " for the user: " + account,
        "trail",
        arn.toString());
  }

  /** A bare name means a trail whose home is this region. */
  private TrailArn expand(String nameOrArn) {
    return TrailArn.looksLikeArn(nameOrArn)
        ? TrailArn.parse(nameOrArn)
        : Trail.arn(region(), account, TrailName.of(nameOrArn));
  }
}
