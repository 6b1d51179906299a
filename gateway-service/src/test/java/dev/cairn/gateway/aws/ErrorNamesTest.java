package dev.cairn.gateway.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and statuses of contract 1.1 and 1.17. */
class ErrorNamesTest {

  @ParameterizedTest
  @CsvSource({
    "TRAIL_NOT_FOUND, TrailNotFoundException, 400",
    "S3_BUCKET_DOES_NOT_EXIST, S3BucketDoesNotExistException, 400",
    "INSUFFICIENT_S3_BUCKET_POLICY, InsufficientS3BucketPolicyException, 400",
    "INVALID_S3_PREFIX, InvalidS3PrefixException, 400",
    "INVALID_KMS_KEY_ID, InvalidKmsKeyIdException, 400",
    "KMS, KmsException, 400",
    "CLOUD_TRAIL_ARN_INVALID, CloudTrailARNInvalidException, 400",
    "INVALID_CLOUD_WATCH_LOGS_LOG_GROUP_ARN, InvalidCloudWatchLogsLogGroupArnException, 400",
    "MAXIMUM_NUMBER_OF_TRAILS_EXCEEDED, MaximumNumberOfTrailsExceededException, 400",
    "NO_MANAGEMENT_ACCOUNT_SLR_EXISTS, NoManagementAccountSLRExistsException, 400",
    "INVALID_TOKEN, InvalidTokenException, 400",
    "ACCESS_DENIED, AccessDeniedException, 400",
    "THROTTLING, ThrottlingException, 400",
    "VALIDATION_ERROR, ValidationException, 400",
    "VALIDATION, ValidationException, 400",
    "SERIALIZATION, SerializationException, 400",
    "UNSUPPORTED_OPERATION, UnsupportedOperationException, 400",
    "UNKNOWN_OPERATION, UnknownOperationException, 404",
    "MISSING_AUTHENTICATION_TOKEN, MissingAuthenticationTokenException, 403",
    "INCOMPLETE_SIGNATURE, IncompleteSignatureException, 403",
    "INVALID_SIGNATURE, InvalidSignatureException, 403",
    "UNRECOGNIZED_CLIENT, UnrecognizedClientException, 403",
    "REQUEST_ENTITY_TOO_LARGE, RequestEntityTooLargeException, 413",
    "INTERNAL_FAILURE, InternalFailure, 500",
    "SERVICE_UNAVAILABLE, ServiceUnavailable, 503",
    "CHANNEL_NOT_FOUND, ChannelNotFound, 400",
    "INVALID_CHANNEL_ARN, InvalidChannelARN, 400",
    "DUPLICATED_AUDIT_EVENT_ID, DuplicatedAuditEventId, 400"
  })
  void of_reason(String reason, String name, int status) {
    assertThat(ErrorNames.of(reason)).isEqualTo(name);
    assertThat(ErrorNames.status(name)).isEqualTo(status);
  }
}
