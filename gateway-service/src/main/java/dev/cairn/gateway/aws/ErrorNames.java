package dev.cairn.gateway.aws;

import com.google.protobuf.Descriptors.EnumDescriptor;
import dev.cairn.grpc.AwsNames;
import java.util.Map;

/** AWS's names of Cairn's reasons, and their HTTP statuses. Source: contract 1.1, 1.17. */
final class ErrorNames {

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
    return AwsNames.error(reason);
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
