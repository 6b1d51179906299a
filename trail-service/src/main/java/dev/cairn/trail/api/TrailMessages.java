package dev.cairn.trail.api;

import com.google.protobuf.Timestamp;
import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.GetTrailStatusResponse;
import dev.cairn.proto.trail.v1.TrailInfo;
import dev.cairn.trail.domain.DeliveryStatus;
import dev.cairn.trail.domain.Logging;
import dev.cairn.trail.domain.NewTrail;
import dev.cairn.trail.domain.NewTrail.NewTag;
import dev.cairn.trail.domain.Trail;
import dev.cairn.trail.domain.TrailSettings;
import dev.cairn.trail.domain.TrailStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Trails between their messages and the domain. */
final class TrailMessages {

  private TrailMessages() {}

  static NewTrail newTrail(CreateTrailRequest request) {
    return new NewTrail(
        request.getName(),
        request.getS3BucketName(),
        request.getS3KeyPrefix(),
        request.getSnsTopicName(),
        request.hasIncludeGlobalServiceEvents()
            ? Optional.of(request.getIncludeGlobalServiceEvents())
            : Optional.empty(),
        request.getIsMultiRegionTrail(),
        request.getEnableLogFileValidation(),
        request.getCloudWatchLogsLogGroupArn(),
        request.getCloudWatchLogsRoleArn(),
        request.getKmsKeyId(),
        request.getIsOrganizationTrail(),
        request.getTagsListList().stream()
            .map(tag -> new NewTag(tag.getKey(), tag.getValue()))
            .toList());
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
            .setLogFileValidationEnabled(settings.logFileValidation());
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
    Optional<Instant> attempt = status.delivery().flatMap(DeliveryStatus::attemptTime);
    Optional<Instant> delivery = status.delivery().flatMap(DeliveryStatus::deliveryTime);
    GetTrailStatusResponse.Builder message =
        GetTrailStatusResponse.newBuilder()
            .setIsLogging(logging.on())
            .setLatestDeliveryAttemptTime(retired(attempt))
            .setLatestDeliveryAttemptSucceeded(retired(delivery))
            .setTimeLoggingStarted(retired(logging.startTime()))
            .setTimeLoggingStopped(retired(logging.stopTime()));
    logging.startTime().map(TrailMessages::timestamp).ifPresent(message::setStartLoggingTime);
    logging.stopTime().map(TrailMessages::timestamp).ifPresent(message::setStopLoggingTime);
    delivery.map(TrailMessages::timestamp).ifPresent(message::setLatestDeliveryTime);
    status
        .delivery()
        .flatMap(DeliveryStatus::error)
        .filter(error -> !error.isEmpty())
        .ifPresent(message::setLatestDeliveryError);
    return message.build();
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
