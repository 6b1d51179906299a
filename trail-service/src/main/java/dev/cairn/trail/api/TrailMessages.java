package dev.cairn.trail.api;

import com.google.protobuf.Timestamp;
import dev.cairn.model.CairnException;
import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.GetTrailStatusResponse;
import dev.cairn.proto.trail.v1.ResourceTag;
import dev.cairn.proto.trail.v1.TrailInfo;
import dev.cairn.proto.trail.v1.UpdateTrailRequest;
import dev.cairn.trail.domain.DeliveryOutcome;
import dev.cairn.trail.domain.DeliveryTarget;
import dev.cairn.trail.domain.Logging;
import dev.cairn.trail.domain.NewTrail;
import dev.cairn.trail.domain.NewTrail.NewTag;
import dev.cairn.trail.domain.Tag;
import dev.cairn.trail.domain.Trail;
import dev.cairn.trail.domain.TrailSettings;
import dev.cairn.trail.domain.TrailStatus;
import dev.cairn.trail.domain.TrailUpdate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Trails between their messages and the domain. */
final class TrailMessages {

  private TrailMessages() {}

  static NewTrail newTrail(CreateTrailRequest request) {
    return new NewTrail(
        request.getName(),
        request.getS3BucketName(),
        request.getS3KeyPrefix(),
        request.getSnsTopicName(),
        given(request.hasIncludeGlobalServiceEvents(), request.getIncludeGlobalServiceEvents()),
        request.getIsMultiRegionTrail(),
        request.getEnableLogFileValidation(),
        request.getCloudWatchLogsLogGroupArn(),
        request.getCloudWatchLogsRoleArn(),
        request.getKmsKeyId(),
        request.getIsOrganizationTrail(),
        newTags(request.getTagsListList()));
  }

  static List<NewTag> newTags(List<dev.cairn.proto.trail.v1.Tag> tags) {
    return tags.stream().map(tag -> new NewTag(tag.getKey(), tag.getValue())).toList();
  }

  /**
   * The trail whose Insights are meant.
   *
   * <p>Errors: {@code INVALID_PARAMETER_COMBINATION} unless exactly one of both is named, {@code
   * UNSUPPORTED_OPERATION} for an event data store.
   */
  static String insightsOf(String trail, String eventDataStore) {
    if (trail.isEmpty() == eventDataStore.isEmpty()) {
      throw CairnException.invalid(
          "INVALID_PARAMETER_COMBINATION",
          "trail_name",
          "Exactly one of a trail name and an event data store must be given.");
    }
    if (trail.isEmpty()) {
      throw new CairnException.Unsupported("Insights of event data stores are not supported.");
    }
    return trail;
  }

  static ResourceTag resourceTag(String arn, List<Tag> tags) {
    return ResourceTag.newBuilder()
        .setResourceId(arn)
        .addAllTagsList(
            tags.stream()
                .map(
                    tag ->
                        dev.cairn.proto.trail.v1.Tag.newBuilder()
                            .setKey(tag.key())
                            .setValue(tag.value())
                            .build())
                .toList())
        .build();
  }

  static TrailUpdate update(UpdateTrailRequest request) {
    return new TrailUpdate(
        request.getName(),
        given(request.hasS3BucketName(), request.getS3BucketName()),
        given(request.hasS3KeyPrefix(), request.getS3KeyPrefix()),
        given(request.hasSnsTopicName(), request.getSnsTopicName()),
        given(request.hasIncludeGlobalServiceEvents(), request.getIncludeGlobalServiceEvents()),
        given(request.hasIsMultiRegionTrail(), request.getIsMultiRegionTrail()),
        given(request.hasEnableLogFileValidation(), request.getEnableLogFileValidation()),
        given(request.hasCloudWatchLogsLogGroupArn(), request.getCloudWatchLogsLogGroupArn()),
        given(request.hasCloudWatchLogsRoleArn(), request.getCloudWatchLogsRoleArn()),
        given(request.hasKmsKeyId(), request.getKmsKeyId()),
        request.getIsOrganizationTrail());
  }

  private static <T> Optional<T> given(boolean is, T value) {
    return is ? Optional.of(value) : Optional.empty();
  }

  static dev.cairn.proto.trail.v1.Trail message(Trail trail) {
    TrailSettings settings = trail.settings();
    var message =
        dev.cairn.proto.trail.v1.Trail.newBuilder()
            .setName(trail.name().value())
            .setS3BucketName(settings.bucket().value())
            .setIncludeGlobalServiceEvents(settings.globalServiceEvents())
            .setIsMultiRegionTrail(settings.multiRegion())
            .setHomeRegion(trail.homeRegion().value())
            .setTrailArn(trail.arn().toString())
            .setLogFileValidationEnabled(settings.logFileValidation())
            .setHasCustomEventSelectors(trail.eventSelectors().isCustom())
            .setHasInsightSelectors(!trail.insightSelectors().isEmpty());
    settings.prefix().ifPresent(prefix -> message.setS3KeyPrefix(prefix.value()));
    settings
        .snsTopic()
        .ifPresent(topic -> message.setSnsTopicName(topic.name()).setSnsTopicArn(topic.arn()));
    settings
        .logGroup()
        .ifPresent(
            group ->
                message
                    .setCloudWatchLogsLogGroupArn(group.arn())
                    .setCloudWatchLogsRoleArn(group.roleArn()));
    settings.kmsKey().ifPresent(key -> message.setKmsKeyId(key.arn()));
    return message.build();
  }

  static TrailInfo info(Trail trail) {
    return TrailInfo.newBuilder()
        .setTrailArn(trail.arn().toString())
        .setName(trail.name().value())
        .setHomeRegion(trail.homeRegion().value())
        .build();
  }

  static GetTrailStatusResponse status(TrailStatus status) {
    Logging logging = status.logging();
    DeliveryOutcome files = status.delivery().of(DeliveryTarget.LOG_FILES);
    DeliveryOutcome notices = status.delivery().of(DeliveryTarget.NOTIFICATIONS);
    DeliveryOutcome logs = status.delivery().of(DeliveryTarget.CLOUD_WATCH_LOGS);
    DeliveryOutcome digests = status.delivery().of(DeliveryTarget.DIGESTS);
    GetTrailStatusResponse.Builder message =
        GetTrailStatusResponse.newBuilder()
            .setIsLogging(logging.on())
            .setLatestDeliveryAttemptTime(retired(files.attemptTime()))
            .setLatestDeliveryAttemptSucceeded(retired(files.successTime()))
            .setLatestNotificationAttemptTime(retired(notices.attemptTime()))
            .setLatestNotificationAttemptSucceeded(retired(notices.successTime()))
            .setTimeLoggingStarted(retired(logging.startTime()))
            .setTimeLoggingStopped(retired(logging.stopTime()));
    time(logging.startTime(), message::setStartLoggingTime);
    time(logging.stopTime(), message::setStopLoggingTime);
    time(files.successTime(), message::setLatestDeliveryTime);
    time(notices.successTime(), message::setLatestNotificationTime);
    time(logs.successTime(), message::setLatestCloudWatchLogsDeliveryTime);
    time(digests.successTime(), message::setLatestDigestDeliveryTime);
    error(files, message::setLatestDeliveryError);
    error(notices, message::setLatestNotificationError);
    error(logs, message::setLatestCloudWatchLogsDeliveryError);
    error(digests, message::setLatestDigestDeliveryError);
    return message.build();
  }

  private static void time(Optional<Instant> time, Consumer<Timestamp> setter) {
    time.map(TrailMessages::timestamp).ifPresent(setter);
  }

  private static void error(DeliveryOutcome outcome, Consumer<String> setter) {
    outcome.error().filter(error -> !error.isEmpty()).ifPresent(setter);
  }

  static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  /** The form of the retired fields: whole seconds, or the empty text. */
  private static String retired(Optional<Instant> time) {
    return time.map(instant -> instant.truncatedTo(ChronoUnit.SECONDS).toString()).orElse("");
  }
}
