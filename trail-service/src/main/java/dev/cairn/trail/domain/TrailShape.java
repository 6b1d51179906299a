package dev.cairn.trail.domain;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.model.TrailName;
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
    var topic = violations.check(() -> SnsTopic.parse(request.snsTopic(), account, region));
    violations.check(
        () -> {
          TrailSettings.checkCombination(request.multiRegion(), globalServiceEvents);
          return true;
        });
    List<Tag> tags = Tag.parse(request.tags(), violations);
    violations.throwIfAny();
    Tag.checkCount(tags);
    checkNoOrganization(request.organization());
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
    Optional<KmsKey> kmsKey = KmsKey.parse(request.kmsKey(), account, region);
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

  /** The settings without those: enough for the rules that stand before them in the order. */
  TrailSettings plainSettings(NewTrail request) {
    return new TrailSettings(
        bucket,
        prefix,
        snsTopic,
        globalServiceEvents,
        request.multiRegion(),
        request.logFileValidation(),
        Optional.empty(),
        Optional.empty());
  }

  static void checkNoOrganization(boolean organization) {
    if (organization) {
      throw new CairnException.NotReady(
          "ORGANIZATIONS_NOT_IN_USE",
          "An organization trail needs an account that belongs to an organization: this account is in"
              + " none.");
    }
  }
}
