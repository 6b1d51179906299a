package dev.cairn.ingest.domain.codec;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The parts of an event, from which Cairn writes the record: order, cuts and omission markers are
 * CloudTrail's. Text parts that are empty are absent; JSON parts are text, so that numbers and key
 * order stay as they are. What is wrong with a part shows when the record is written. Source:
 * contract 2.1 to 2.4.
 *
 * @param userIdentity JSON object; default: the caller
 * @param eventTime cut to whole seconds; default: now
 * @param eventSource e.g. {@code billing.example.com}; required
 * @param eventName e.g. {@code CreateUser}; required
 * @param awsRegion default: the region that the batch or the global-service rule gives
 * @param sourceIpAddress default: the caller's address
 * @param userAgent cut to 1 KB
 * @param errorCode cut to 1 KB
 * @param errorMessage cut to 1 KB
 * @param requestParameters JSON object or null; over 100 KB an omission marker takes its place
 * @param responseElements JSON object or null; as requestParameters. Null if there is an error
 *     code: a failed call returns nothing
 * @param additionalEventData JSON object; over 28 KB an omission marker
 * @param requestId cut to 1 KB
 * @param eventId 1 to 128 printable characters; default: a random UUID
 * @param readOnly default: what the operation's name says
 * @param resources what was touched
 * @param eventType default: {@code AwsApiCall}
 * @param apiVersion version of the service's API
 * @param managementEvent default: follows eventCategory, else true
 * @param recipientAccountId 12 digits; default: the batch's account
 * @param sharedEventId shared by copies for several accounts
 * @param serviceEventDetails JSON object; over 100 KB an omission marker
 * @param vpcEndpointId endpoint through which the call came
 * @param vpcEndpointAccountId its owner: 12 digits
 * @param eventCategory default: follows managementEvent
 * @param addendum JSON object: why a record came late or was changed
 * @param edgeDeviceDetails JSON object; over 28 KB an omission marker
 * @param tlsDetails JSON object
 * @param sessionCredentialFromConsole whether the credential came from a console session
 */
public record TypedEvent(
    String userIdentity,
    Optional<Instant> eventTime,
    String eventSource,
    String eventName,
    String awsRegion,
    String sourceIpAddress,
    String userAgent,
    String errorCode,
    String errorMessage,
    String requestParameters,
    String responseElements,
    String additionalEventData,
    String requestId,
    String eventId,
    Optional<Boolean> readOnly,
    List<TypedResource> resources,
    String eventType,
    String apiVersion,
    Optional<Boolean> managementEvent,
    String recipientAccountId,
    String sharedEventId,
    String serviceEventDetails,
    String vpcEndpointId,
    String vpcEndpointAccountId,
    String eventCategory,
    String addendum,
    String edgeDeviceDetails,
    String tlsDetails,
    boolean sessionCredentialFromConsole) {

  public TypedEvent {
    requireNonNull(userIdentity, "userIdentity is null");
    requireNonNull(eventTime, "eventTime is null");
    requireNonNull(eventSource, "eventSource is null");
    requireNonNull(eventName, "eventName is null");
    requireNonNull(awsRegion, "awsRegion is null");
    requireNonNull(sourceIpAddress, "sourceIpAddress is null");
    requireNonNull(userAgent, "userAgent is null");
    requireNonNull(errorCode, "errorCode is null");
    requireNonNull(errorMessage, "errorMessage is null");
    requireNonNull(requestParameters, "requestParameters is null");
    requireNonNull(responseElements, "responseElements is null");
    requireNonNull(additionalEventData, "additionalEventData is null");
    requireNonNull(requestId, "requestId is null");
    requireNonNull(eventId, "eventId is null");
    requireNonNull(readOnly, "readOnly is null");
    resources = List.copyOf(resources);
    requireNonNull(eventType, "eventType is null");
    requireNonNull(apiVersion, "apiVersion is null");
    requireNonNull(managementEvent, "managementEvent is null");
    requireNonNull(recipientAccountId, "recipientAccountId is null");
    requireNonNull(sharedEventId, "sharedEventId is null");
    requireNonNull(serviceEventDetails, "serviceEventDetails is null");
    requireNonNull(vpcEndpointId, "vpcEndpointId is null");
    requireNonNull(vpcEndpointAccountId, "vpcEndpointAccountId is null");
    requireNonNull(eventCategory, "eventCategory is null");
    requireNonNull(addendum, "addendum is null");
    requireNonNull(edgeDeviceDetails, "edgeDeviceDetails is null");
    requireNonNull(tlsDetails, "tlsDetails is null");
  }

  /**
   * A resource of a typed event: {@code arn} or {@code arnPrefix} is needed, the rest may be empty.
   */
  public record TypedResource(String accountId, String type, String arn, String arnPrefix) {

    public TypedResource {
      requireNonNull(accountId, "accountId is null");
      requireNonNull(type, "type is null");
      requireNonNull(arn, "arn is null");
      requireNonNull(arnPrefix, "arnPrefix is null");
    }
  }

  public static Builder builder(String eventSource, String eventName) {
    return new Builder(eventSource, eventName);
  }

  /** Makes a typed event; what is not set is absent. */
  public static final class Builder {

    private final String eventSource;
    private final String eventName;
    private String userIdentity = "";
    private Optional<Instant> eventTime = Optional.empty();
    private String awsRegion = "";
    private String sourceIpAddress = "";
    private String userAgent = "";
    private String errorCode = "";
    private String errorMessage = "";
    private String requestParameters = "";
    private String responseElements = "";
    private String additionalEventData = "";
    private String requestId = "";
    private String eventId = "";
    private Optional<Boolean> readOnly = Optional.empty();
    private List<TypedResource> resources = List.of();
    private String eventType = "";
    private String apiVersion = "";
    private Optional<Boolean> managementEvent = Optional.empty();
    private String recipientAccountId = "";
    private String sharedEventId = "";
    private String serviceEventDetails = "";
    private String vpcEndpointId = "";
    private String vpcEndpointAccountId = "";
    private String eventCategory = "";
    private String addendum = "";
    private String edgeDeviceDetails = "";
    private String tlsDetails = "";
    private boolean sessionCredentialFromConsole;

    private Builder(String eventSource, String eventName) {
      this.eventSource = eventSource;
      this.eventName = eventName;
    }

    public Builder userIdentity(String userIdentity) {
      this.userIdentity = userIdentity;
      return this;
    }

    public Builder eventTime(Instant eventTime) {
      this.eventTime = Optional.of(eventTime);
      return this;
    }

    public Builder awsRegion(String awsRegion) {
      this.awsRegion = awsRegion;
      return this;
    }

    public Builder sourceIpAddress(String sourceIpAddress) {
      this.sourceIpAddress = sourceIpAddress;
      return this;
    }

    public Builder userAgent(String userAgent) {
      this.userAgent = userAgent;
      return this;
    }

    public Builder errorCode(String errorCode) {
      this.errorCode = errorCode;
      return this;
    }

    public Builder errorMessage(String errorMessage) {
      this.errorMessage = errorMessage;
      return this;
    }

    public Builder requestParameters(String requestParameters) {
      this.requestParameters = requestParameters;
      return this;
    }

    public Builder responseElements(String responseElements) {
      this.responseElements = responseElements;
      return this;
    }

    public Builder additionalEventData(String additionalEventData) {
      this.additionalEventData = additionalEventData;
      return this;
    }

    public Builder requestId(String requestId) {
      this.requestId = requestId;
      return this;
    }

    public Builder eventId(String eventId) {
      this.eventId = eventId;
      return this;
    }

    public Builder readOnly(boolean readOnly) {
      this.readOnly = Optional.of(readOnly);
      return this;
    }

    public Builder resources(List<TypedResource> resources) {
      this.resources = resources;
      return this;
    }

    public Builder eventType(String eventType) {
      this.eventType = eventType;
      return this;
    }

    public Builder apiVersion(String apiVersion) {
      this.apiVersion = apiVersion;
      return this;
    }

    public Builder managementEvent(boolean managementEvent) {
      this.managementEvent = Optional.of(managementEvent);
      return this;
    }

    public Builder recipientAccountId(String recipientAccountId) {
      this.recipientAccountId = recipientAccountId;
      return this;
    }

    public Builder sharedEventId(String sharedEventId) {
      this.sharedEventId = sharedEventId;
      return this;
    }

    public Builder serviceEventDetails(String serviceEventDetails) {
      this.serviceEventDetails = serviceEventDetails;
      return this;
    }

    public Builder vpcEndpointId(String vpcEndpointId) {
      this.vpcEndpointId = vpcEndpointId;
      return this;
    }

    public Builder vpcEndpointAccountId(String vpcEndpointAccountId) {
      this.vpcEndpointAccountId = vpcEndpointAccountId;
      return this;
    }

    public Builder eventCategory(String eventCategory) {
      this.eventCategory = eventCategory;
      return this;
    }

    public Builder addendum(String addendum) {
      this.addendum = addendum;
      return this;
    }

    public Builder edgeDeviceDetails(String edgeDeviceDetails) {
      this.edgeDeviceDetails = edgeDeviceDetails;
      return this;
    }

    public Builder tlsDetails(String tlsDetails) {
      this.tlsDetails = tlsDetails;
      return this;
    }

    public Builder sessionCredentialFromConsole(boolean sessionCredentialFromConsole) {
      this.sessionCredentialFromConsole = sessionCredentialFromConsole;
      return this;
    }

    public TypedEvent build() {
      return new TypedEvent(
          userIdentity,
          eventTime,
          eventSource,
          eventName,
          awsRegion,
          sourceIpAddress,
          userAgent,
          errorCode,
          errorMessage,
          requestParameters,
          responseElements,
          additionalEventData,
          requestId,
          eventId,
          readOnly,
          resources,
          eventType,
          apiVersion,
          managementEvent,
          recipientAccountId,
          sharedEventId,
          serviceEventDetails,
          vpcEndpointId,
          vpcEndpointAccountId,
          eventCategory,
          addendum,
          edgeDeviceDetails,
          tlsDetails,
          sessionCredentialFromConsole);
    }
  }
}
