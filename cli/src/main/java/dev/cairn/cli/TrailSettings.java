package dev.cairn.cli;

import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings that create and update share; what is not given stays as it is. */
final class TrailSettings {

  static final String BUCKET = "S3 bucket that files are delivered to.";

  @Option(names = "--prefix", description = "Prefix of the files' keys; empty for none.")
  private @Nullable String prefix;

  @Option(
      names = "--sns-topic",
      description = "Name or ARN of a topic; empty for none. Kept; notices are not sent yet.")
  private @Nullable String snsTopic;

  @Option(
      names = "--multi-region",
      negatable = true,
      description = "Whether it covers all regions.")
  private @Nullable Boolean multiRegion;

  @Option(
      names = "--global-service-events",
      negatable = true,
      description = "Whether events of global services are delivered.")
  private @Nullable Boolean globalServiceEvents;

  @Option(
      names = "--log-file-validation",
      negatable = true,
      description = "Whether digest files are delivered. Kept; they are not delivered yet.")
  private @Nullable Boolean validation;

  @Option(
      names = "--log-group",
      description = "ARN of a log group; empty for none. Kept; events are not sent there yet.")
  private @Nullable String logGroup;

  @Option(
      names = "--log-group-role",
      description = "ARN of the role for the log group; empty for none.")
  private @Nullable String role;

  @Option(names = "--kms-key", description = "Key id, ARN or alias; empty for none.")
  private @Nullable String kmsKey;

  /** Sets what was given in a request of either operation: their fields have the same names. */
  <B extends Message.Builder> B into(B request) {
    set(request, "s3_key_prefix", prefix);
    set(request, "sns_topic_name", snsTopic);
    set(request, "is_multi_region_trail", multiRegion);
    set(request, "include_global_service_events", globalServiceEvents);
    set(request, "enable_log_file_validation", validation);
    set(request, "cloud_watch_logs_log_group_arn", logGroup);
    set(request, "cloud_watch_logs_role_arn", role);
    set(request, "kms_key_id", kmsKey);
    return request;
  }

  private static void set(Message.Builder request, String field, @Nullable Object value) {
    if (value != null) {
      request.setField(request.getDescriptorForType().findFieldByName(field), value);
    }
  }
}
