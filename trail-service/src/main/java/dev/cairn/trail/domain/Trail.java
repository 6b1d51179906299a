package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.RegionName;
import dev.cairn.model.TrailArn;
import dev.cairn.model.TrailName;
import java.time.Instant;
import java.util.List;

/** A trail: which events of an account are delivered where. */
public record Trail(
    TrailId id,
    AccountId account,
    TrailName name,
    RegionName homeRegion,
    Instant createTime,
    TrailSettings settings,
    Logging logging,
    List<Tag> tags)
    implements Subject {

  private static final String PARTITION = "aws";

  public Trail {
    requireNonNull(id, "id is null");
    requireNonNull(account, "account is null");
    requireNonNull(name, "name is null");
    requireNonNull(homeRegion, "homeRegion is null");
    requireNonNull(createTime, "createTime is null");
    requireNonNull(settings, "settings is null");
    requireNonNull(logging, "logging is null");
    tags = List.copyOf(tags);
  }

  /** The ARN that a trail of this name would have. */
  static TrailArn arn(RegionName homeRegion, AccountId account, TrailName name) {
    return new TrailArn(PARTITION, homeRegion, account, name);
  }

  public TrailArn arn() {
    return arn(homeRegion, account, name);
  }

  /** Whether the trail shows in a region: at home, or as the shadow of an all-region trail. */
  public boolean isVisibleIn(RegionName region) {
    return settings.multiRegion() || isHomeIn(region);
  }

  public boolean isHomeIn(RegionName region) {
    return homeRegion.equals(region);
  }

  Trail withLogging(Logging changed) {
    return new Trail(id, account, name, homeRegion, createTime, settings, changed, tags);
  }
}
