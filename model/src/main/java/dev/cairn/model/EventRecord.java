package dev.cairn.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An accepted event: its bytes, and beside them what routing, selection and indexing need,
 * extracted once by ingest.
 *
 * @param id the record's eventID, or the one that ingest derived
 * @param account the account that the event belongs to
 * @param region the region whose log holds the event
 * @param time the record's eventTime, whole seconds
 * @param eventSource e.g. {@code s3.amazonaws.com}
 * @param eventName e.g. {@code CreateBucket}
 * @param category the record's eventCategory, worked out where an old record has none
 * @param readOnly the record's readOnly, worked out where an old record has none
 * @param eventType e.g. {@code AwsApiCall}; empty string if absent
 * @param userName the Username of a look-up item: user name, {@code root}, or a role session's name
 * @param accessKeyId userIdentity.accessKeyId, if any and not empty
 * @param userArn userIdentity.arn
 * @param errorCode the record's errorCode
 * @param vpcEndpointId the record's vpcEndpointId
 * @param sessionCredentialFromConsole whether the record says {@code "true"}
 * @param globalService whether it is of a service that has no region of its own
 * @param resources the record's own {@code resources[]}: type and ARN (or ARN prefix)
 * @param referenced what a look-up item lists as Resources: names and ARNs, with CloudFormation
 *     type names
 * @param json the record
 */
public record EventRecord(
    EventId id,
    AccountId account,
    RegionName region,
    Instant time,
    String eventSource,
    String eventName,
    EventCategory category,
    boolean readOnly,
    String eventType,
    Optional<String> userName,
    Optional<String> accessKeyId,
    Optional<String> userArn,
    Optional<String> errorCode,
    Optional<String> vpcEndpointId,
    boolean sessionCredentialFromConsole,
    GlobalService globalService,
    List<Resource> resources,
    List<Resource> referenced,
    RecordBytes json) {

  public EventRecord {
    requireNonNull(id, "id is null");
    requireNonNull(account, "account is null");
    requireNonNull(region, "region is null");
    requireNonNull(time, "time is null");
    requireNonNull(eventSource, "eventSource is null");
    requireNonNull(eventName, "eventName is null");
    requireNonNull(category, "category is null");
    requireNonNull(eventType, "eventType is null");
    requireNonNull(userName, "userName is null");
    requireNonNull(accessKeyId, "accessKeyId is null");
    requireNonNull(userArn, "userArn is null");
    requireNonNull(errorCode, "errorCode is null");
    requireNonNull(vpcEndpointId, "vpcEndpointId is null");
    requireNonNull(globalService, "globalService is null");
    resources = List.copyOf(resources);
    referenced = List.copyOf(referenced);
    requireNonNull(json, "json is null");
  }
}
