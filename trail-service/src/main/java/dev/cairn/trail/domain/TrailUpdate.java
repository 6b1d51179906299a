package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.RegionName;
import dev.cairn.trail.domain.Destinations.Part;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What UpdateTrail is asked for: texts as they came. What is absent stays as it is; an empty text
 * clears its setting.
 *
 * @param trail name or ARN
 */
public record TrailUpdate(
    String trail,
    Optional<String> bucket,
    Optional<String> prefix,
    Optional<String> snsTopic,
    Optional<Boolean> globalServiceEvents,
    Optional<Boolean> multiRegion,
    Optional<Boolean> logFileValidation,
    Optional<String> logGroupArn,
    Optional<String> logGroupRoleArn,
    Optional<String> kmsKey,
    boolean organization) {

  public TrailUpdate {
    requireNonNull(trail, "trail is null");
    requireNonNull(bucket, "bucket is null");
    requireNonNull(prefix, "prefix is null");
    requireNonNull(snsTopic, "snsTopic is null");
    requireNonNull(globalServiceEvents, "globalServiceEvents is null");
    requireNonNull(multiRegion, "multiRegion is null");
    requireNonNull(logFileValidation, "logFileValidation is null");
    requireNonNull(logGroupArn, "logGroupArn is null");
    requireNonNull(logGroupRoleArn, "logGroupRoleArn is null");
    requireNonNull(kmsKey, "kmsKey is null");
  }

  /** What the trail's settings become. Errors as of CreateTrail, in the same order. */
  TrailSettings over(Trail before) {
    TrailSettings old = before.settings();
    AccountId account = before.account();
    RegionName home = before.homeRegion();
    boolean multi = multiRegion.orElse(old.multiRegion());
    boolean global = globalServiceEvents.orElseGet(() -> globalServiceEvents(old, multi));
    Violations violations = new Violations();
    var newBucket = violations.check(() -> bucket.map(BucketName::of).orElse(old.bucket()));
    var newPrefix = violations.check(() -> prefix.map(KeyPrefix::parse).orElse(old.prefix()));
    var newTopic =
        violations.check(
            () -> snsTopic.map(text -> SnsTopic.parse(text, account, home)).orElse(old.snsTopic()));
    violations.check(
        () -> {
          TrailSettings.checkCombination(multi, global);
          return true;
        });
    var newKey =
        violations.check(
            () -> kmsKey.map(text -> KmsKey.parse(text, account, home)).orElse(old.kmsKey()));
    var newLogGroup = violations.check(() -> logGroup(old, account, home));
    violations.throwIfAny();
    return new TrailSettings(
        newBucket.orElseThrow(),
        newPrefix.orElseThrow(),
        newTopic.orElseThrow(),
        global,
        multi,
        logFileValidation.orElse(old.logFileValidation()),
        newLogGroup.orElseThrow(),
        newKey.orElseThrow());
  }

  /** A trail that begins to cover all regions gets them, one that stops to loses them. */
  private static boolean globalServiceEvents(TrailSettings old, boolean multi) {
    return multi == old.multiRegion() ? old.globalServiceEvents() : multi;
  }

  private Optional<LogGroup> logGroup(TrailSettings old, AccountId account, RegionName home) {
    if (logGroupArn.isEmpty() && logGroupRoleArn.isEmpty()) {
      return old.logGroup();
    }
    return LogGroup.parse(
        logGroupArn.or(() -> old.logGroup().map(LogGroup::arn)).orElse(""),
        logGroupRoleArn.or(() -> old.logGroup().map(LogGroup::roleArn)).orElse(""),
        account,
        home);
  }

  /** The destinations that the call names: they are asked again, also if nothing changes. */
  Set<Part> parts() {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    if (bucket.isPresent() || prefix.isPresent()) {
      parts.add(Part.BUCKET);
    }
    if (snsTopic.isPresent()) {
      parts.add(Part.TOPIC);
    }
    if (kmsKey.isPresent() || bucket.isPresent()) { // the key must be in the bucket's region
      parts.add(Part.KMS_KEY);
    }
    if (logGroupArn.isPresent() || logGroupRoleArn.isPresent()) {
      parts.add(Part.LOG_GROUP);
    }
    return parts;
  }
}
