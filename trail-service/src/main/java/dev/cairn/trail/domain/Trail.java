package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.EventId;
import dev.cairn.model.RegionName;
import dev.cairn.model.TrailArn;
import dev.cairn.model.TrailName;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.model.selection.InsightSelector;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A trail: which events of an account are delivered where.
 *
 * @param insightSelectors empty if Insights are off
 * @param lastEvent tells of the call that stopped or deleted the trail, which selects it whatever
 *     else holds; empty if it was never stopped, or nothing told of that
 */
public record Trail(
    TrailId id,
    AccountId account,
    TrailName name,
    RegionName homeRegion,
    Instant createTime,
    TrailSettings settings,
    Logging logging,
    EventSelectors eventSelectors,
    List<InsightSelector> insightSelectors,
    List<Tag> tags,
    Optional<EventId> lastEvent)
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
    requireNonNull(eventSelectors, "eventSelectors is null");
    insightSelectors = List.copyOf(insightSelectors);
    tags = List.copyOf(tags);
    requireNonNull(lastEvent, "lastEvent is null");
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

  Trail withSettings(TrailSettings changed) {
    return with(changed, logging, eventSelectors, insightSelectors, tags, lastEvent);
  }

  Trail withLogging(Logging changed) {
    return with(settings, changed, eventSelectors, insightSelectors, tags, lastEvent);
  }

  Trail withEventSelectors(EventSelectors changed) {
    return with(settings, logging, changed, insightSelectors, tags, lastEvent);
  }

  Trail withInsightSelectors(List<InsightSelector> changed) {
    return with(settings, logging, eventSelectors, changed, tags, lastEvent);
  }

  Trail withTags(List<Tag> changed) {
    return with(settings, logging, eventSelectors, insightSelectors, changed, lastEvent);
  }

  Trail withLastEvent(Optional<EventId> changed) {
    return with(settings, logging, eventSelectors, insightSelectors, tags, changed);
  }

  private Trail with(
      TrailSettings newSettings,
      Logging newLogging,
      EventSelectors newEventSelectors,
      List<InsightSelector> newInsightSelectors,
      List<Tag> newTags,
      Optional<EventId> newLastEvent) {
    return new Trail(
        id,
        account,
        name,
        homeRegion,
        createTime,
        newSettings,
        newLogging,
        newEventSelectors,
        newInsightSelectors,
        newTags,
        newLastEvent);
  }
}
