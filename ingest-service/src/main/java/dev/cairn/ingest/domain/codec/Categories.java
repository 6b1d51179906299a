package dev.cairn.ingest.domain.codec;

import dev.cairn.model.EventCategory;
import java.util.Set;

/**
 * The category of a record that does not name one, as records did not before eventVersion 1.07: by
 * its event type, else by whether the operation is one on the data of a resource. Source: contract
 * 2.2, 2.7.
 */
final class Categories {

  private static final Set<String> S3_DATA =
      Set.of(
          "AbortMultipartUpload",
          "CompleteMultipartUpload",
          "CopyObject",
          "CreateMultipartUpload",
          "DeleteObject",
          "DeleteObjectTagging",
          "DeleteObjectVersion",
          "DeleteObjects",
          "GetObject",
          "GetObjectAcl",
          "GetObjectAttributes",
          "GetObjectLegalHold",
          "GetObjectRetention",
          "GetObjectTagging",
          "GetObjectTorrent",
          "HeadBucket",
          "HeadObject",
          "InitiateMultipartUpload",
          "ListMultipartUploads",
          "ListObjectVersions",
          "ListObjects",
          "ListObjectsV2",
          "ListParts",
          "PostObject",
          "PutObject",
          "PutObjectAcl",
          "PutObjectLegalHold",
          "PutObjectRetention",
          "PutObjectTagging",
          "RestoreObject",
          "SelectObjectContent",
          "UploadPart",
          "UploadPartCopy",
          "WriteGetObjectResponse");

  private static final Set<String> DYNAMODB_DATA =
      Set.of(
          "BatchExecuteStatement",
          "BatchGetItem",
          "BatchWriteItem",
          "DeleteItem",
          "ExecuteStatement",
          "ExecuteTransaction",
          "GetItem",
          "GetRecords",
          "GetShardIterator",
          "PutItem",
          "Query",
          "Scan",
          "TransactGetItems",
          "TransactWriteItems",
          "UpdateItem");

  private Categories() {}

  static EventCategory of(String eventType, String eventSource, String eventName) {
    return switch (eventType) {
      case "AwsCloudTrailInsight" -> EventCategory.INSIGHT;
      case "AwsVpceEvents", "AwsVpceEvent" -> EventCategory.NETWORK_ACTIVITY;
      case "ActivityLog" -> EventCategory.ACTIVITY_AUDIT_LOG;
      default -> isData(eventSource, eventName) ? EventCategory.DATA : EventCategory.MANAGEMENT;
    };
  }

  private static boolean isData(String eventSource, String eventName) {
    return switch (eventSource) {
      case "s3.amazonaws.com" -> S3_DATA.contains(eventName);
      case "lambda.amazonaws.com" ->
          eventName.equals("Invoke") || eventName.equals("InvokeExecution");
      case "dynamodb.amazonaws.com" -> DYNAMODB_DATA.contains(eventName);
      default -> false;
    };
  }
}
