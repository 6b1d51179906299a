package dev.cairn.grpc;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * AWS's spelling of Cairn's names: {@code TRAIL_NOT_FOUND} is {@code TrailNotFoundException}. What
 * does not follow from the letters stands in a table. Source: contract 1.1, 1.17.
 */
public final class AwsNames {

  private static final Map<String, String> ERRORS =
      Map.ofEntries(
          Map.entry("CLOUD_TRAIL_ARN_INVALID", "CloudTrailARNInvalidException"),
          Map.entry("EVENT_DATA_STORE_ARN_INVALID", "EventDataStoreARNInvalidException"),
          Map.entry("CHANNEL_ARN_INVALID", "ChannelARNInvalidException"),
          Map.entry("RESOURCE_ARN_NOT_VALID", "ResourceARNNotValidException"),
          Map.entry("NO_MANAGEMENT_ACCOUNT_SLR_EXISTS", "NoManagementAccountSLRExistsException"),
          // What a proto's own shape rules refuse.
          Map.entry("VALIDATION_ERROR", "ValidationException"),
          Map.entry("INTERNAL_FAILURE", "InternalFailure"),
          Map.entry("SERVICE_UNAVAILABLE", "ServiceUnavailable"),
          // cloudtrail-data's, which have no suffix.
          Map.entry("CHANNEL_NOT_FOUND", "ChannelNotFound"),
          Map.entry("INVALID_CHANNEL_ARN", "InvalidChannelARN"),
          Map.entry("DUPLICATED_AUDIT_EVENT_ID", "DuplicatedAuditEventId"));

  private AwsNames() {}

  /** The name of an error's reason. */
  public static String error(String reason) {
    String name = ERRORS.get(reason);
    return name == null ? upperCamel(reason) + "Exception" : name;
  }

  /** e.g. {@code s3_bucket_name} to {@code S3BucketName}. */
  public static String upperCamel(String snake) {
    return Arrays.stream(snake.split("_", -1))
        .map(
            word ->
                word.substring(0, 1).toUpperCase(Locale.ROOT)
                    + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  /** An enum's value without its prefix, e.g. {@code ReadOnly} for READ_WRITE_TYPE_READ_ONLY. */
  public static String enumValue(EnumValueDescriptor value) {
    String prefix =
        value.getType().getName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT)
            + "_";
    return upperCamel(value.getName().substring(prefix.length()));
  }
}
