package dev.cairn.gateway.aws;

import com.google.protobuf.Descriptors.EnumDescriptor;
import java.util.Map;

/**
 * AWS's names of Cairn's reasons: {@code TRAIL_NOT_FOUND} is {@code TrailNotFoundException}. What
 * does not follow from the letters stands in a table. Source: contract 1.1, 1.17.
 */
final class ErrorNames {

  private static final Map<String, String> NAMES =
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

  /** Common errors that are not HTTP 400. */
  private static final Map<String, Integer> STATUS =
      Map.of(
          "MissingAuthenticationTokenException", 403,
          "IncompleteSignatureException", 403,
          "InvalidSignatureException", 403,
          "UnrecognizedClientException", 403,
          "ExpiredTokenException", 403,
          "UnknownOperationException", 404,
          "RequestEntityTooLargeException", 413,
          "InternalFailure", 500,
          "ServiceUnavailable", 503);

  private ErrorNames() {}

  /** The name of a reason. */
  static String of(String reason) {
    String name = NAMES.get(reason);
    return name == null ? Members.upperCamel(reason) + "Exception" : name;
  }

  /** The reason for a value that an enum does not have. */
  static String ofWrongValue(EnumDescriptor type) {
    return type.getFullName().equals("cairn.history.v1.LookupAttributeKey")
        ? "INVALID_LOOKUP_ATTRIBUTES"
        : "VALIDATION";
  }

  /** The HTTP status of an error. */
  static int status(String name) {
    return STATUS.getOrDefault(name, 400);
  }
}
