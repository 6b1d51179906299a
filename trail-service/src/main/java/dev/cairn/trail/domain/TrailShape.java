package dev.cairn.trail.domain;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.model.TrailName;
import dev.cairn.trail.domain.NewTrail.NewTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a request for a new trail says, checked as far as it can be without looking at anything
 * else, in the order of contract 1.4.
 */
record TrailShape(
    TrailName name,
    BucketName bucket,
    Optional<KeyPrefix> prefix,
    Optional<SnsTopic> snsTopic,
    boolean globalServiceEvents,
    List<Tag> tags) {

  static TrailShape check(NewTrail request, AccountId account, RegionName region) {
    Violations violations = new Violations();
    boolean globalServiceEvents = request.globalServiceEvents().orElse(true);
    var name = violations.check(() -> TrailName.of(request.name()));
    var bucket = violations.check(() -> BucketName.of(request.bucket()));
    var prefix = violations.check(() -> KeyPrefix.parse(request.prefix()));
    var topic = violations.check(() -> topic(request.snsTopic(), account, region));
    violations.check(
        () -> {
          TrailSettings.checkCombination(request.multiRegion(), globalServiceEvents);
          return true;
        });
    List<Tag> tags = tags(request.tags(), violations);
    violations.throwIfAny();
    checkTagLimit(tags);
    checkNoOrganization(request);
    return new TrailShape(
        name.orElseThrow(),
        bucket.orElseThrow(),
        prefix.orElseThrow(),
        topic.orElseThrow(),
        globalServiceEvents,
        tags);
  }

  /** The settings, with those whose rules stand last in the order. */
  TrailSettings settings(NewTrail request, AccountId account, RegionName region) {
    Optional<KmsKey> kmsKey =
        Optional.of(request.kmsKey())
            .filter(text -> !text.isEmpty())
            .map(text -> KmsKey.parse(text, account, region));
    return new TrailSettings(
        bucket,
        prefix,
        snsTopic,
        globalServiceEvents,
        request.multiRegion(),
        request.logFileValidation(),
        LogGroup.parse(request.logGroupArn(), request.logGroupRoleArn(), account, region),
        kmsKey);
  }

  private static Optional<SnsTopic> topic(String text, AccountId account, RegionName region) {
    return text.isEmpty() ? Optional.empty() : Optional.of(SnsTopic.parse(text, account, region));
  }

  private static List<Tag> tags(List<NewTag> asked, Violations violations) {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      NewTag tag = asked.get(i);
      violations
          .check("tags_list[" + i + "]", () -> new Tag(tag.key(), tag.value()))
          .ifPresent(tags::add);
    }
    violations.check(
        () -> {
          Tag.checkKeysDiffer(tags);
          return true;
        });
    return tags;
  }

  private static void checkTagLimit(List<Tag> tags) {
    if (tags.size() > Tag.MAX_PER_TRAIL) {
      throw new CairnException.LimitExceeded(
          "TAGS_LIMIT_EXCEEDED",
          "A trail can have up to %d tags, got %d.".formatted(Tag.MAX_PER_TRAIL, tags.size()),
          Optional.empty());
    }
  }

  private static void checkNoOrganization(NewTrail request) {
    if (request.organization()) {
      throw new CairnException.Unsupported(
          "Organization trails are not supported: there are no organizations.");
    }
  }
}
