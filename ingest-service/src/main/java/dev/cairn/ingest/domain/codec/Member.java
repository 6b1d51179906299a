package dev.cairn.ingest.domain.codec;

import java.util.EnumMap;
import java.util.Map;

/** The members of a record that Cairn reads, at whatever depth. */
enum Member {
  ACCESS_KEY_ID("accessKeyId"),
  ACCOUNT_ID("accountId"),
  ADDITIONAL_EVENT_DATA("additionalEventData"),
  ARN("arn"),
  ARN_UPPER("ARN"),
  ARN_PREFIX("ARNPrefix"),
  AWS_REGION("awsRegion"),
  CLIENT_PROVIDED_HOST_HEADER("clientProvidedHostHeader"),
  ENDPOINT_TYPE("endpointType"),
  ERROR_CODE("errorCode"),
  EVENT_CATEGORY("eventCategory"),
  EVENT_ID("eventID"),
  EVENT_NAME("eventName"),
  EVENT_SOURCE("eventSource"),
  EVENT_TIME("eventTime"),
  EVENT_TYPE("eventType"),
  EVENT_VERSION("eventVersion"),
  MANAGEMENT_EVENT("managementEvent"),
  PRINCIPAL_ID("principalId"),
  READ_ONLY("readOnly"),
  RECIPIENT_ACCOUNT_ID("recipientAccountId"),
  REQUEST_DETAILS("RequestDetails"),
  REQUEST_PARAMETERS("requestParameters"),
  RESOURCES("resources"),
  RESPONSE_ELEMENTS("responseElements"),
  SESSION_CREDENTIAL_FROM_CONSOLE("sessionCredentialFromConsole"),
  TLS_DETAILS("tlsDetails"),
  TYPE("type"),
  USER_IDENTITY("userIdentity"),
  USER_NAME("userName"),
  VPC_ENDPOINT_ID("vpcEndpointId");

  private static final KeyTable<Member> TABLE = new KeyTable<>();

  static {
    for (Member member : values()) {
      TABLE.put(member.text, member);
    }
  }

  private final String text;

  Member(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /** Where each member of an object stands: its node. */
  static Map<Member, Integer> index(JsonTape tape, int object) {
    Map<Member, Integer> nodes = new EnumMap<>(Member.class);
    for (int node = object + 1; node < tape.after(object); node = tape.after(node)) {
      Member member = TABLE.find(tape, node);
      if (member != null) {
        nodes.put(member, node);
      }
    }
    return nodes;
  }
}
