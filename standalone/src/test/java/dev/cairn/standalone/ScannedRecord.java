package dev.cairn.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.proto.history.v1.LookupAttributeKey;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A record as its reader understands it, by a plain reading of the contract and with no code of
 * Cairn's.
 *
 * @param text the record as Cairn has to keep it
 * @param tree the same
 */
record ScannedRecord(String text, JsonNode tree) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where an event is found: CloudTrail's scope of a look-up, and a folder of log files. */
  record Place(String account, String region) {}

  /** One of the record's own {@code resources[]}. */
  record OwnResource(String type, String name) {}

  /** What is to be kept of a record as its producer has it. */
  static ScannedRecord of(String sent) throws IOException {
    String text = RecordTokens.copy(sent);
    return new ScannedRecord(text, JSON.readTree(text));
  }

  boolean hasId() {
    return tree.has("eventID");
  }

  /** The same with the id that Cairn gave it, the only member that it may append. */
  ScannedRecord withId(String id) throws IOException {
    return of(text.substring(0, text.length() - 1) + ",\"eventID\":\"" + id + "\"}");
  }

  String id() {
    return tree.get("eventID").textValue();
  }

  Instant time() {
    return Instant.parse(tree.get("eventTime").textValue());
  }

  Place place() {
    String recipient = text(tree, "recipientAccountId");
    String callers = text(identity(), "accountId");
    String account =
        isAccount(recipient) ? recipient : isAccount(callers) ? callers : Suite.ACCOUNT;
    return new Place(account, text(tree, "awsRegion"));
  }

  private static boolean isAccount(String text) {
    return text.matches("[0-9]{12}");
  }

  /** Contract 2.7 where the record does not say. */
  boolean isManagement() {
    if (tree.hasNonNull("eventCategory")) {
      return text(tree, "eventCategory").equals("Management");
    }
    if (tree.path("managementEvent").isBoolean()) {
      return tree.get("managementEvent").booleanValue();
    }
    return switch (eventSource()) {
      case "s3.amazonaws.com" ->
          !eventName().matches("(Get|Put|Delete|Head|List|Copy)Object.*|HeadBucket|.*Part.*");
      case "lambda.amazonaws.com" -> !eventName().equals("Invoke");
      case "dynamodb.amazonaws.com" -> !eventName().matches(".*Item.*|Query|Scan");
      default -> true;
    };
  }

  /** What the record is looked up by; of resources only its own. */
  Set<String> values(LookupAttributeKey key) {
    Set<String> values = new LinkedHashSet<>();
    switch (key) {
      case LOOKUP_ATTRIBUTE_KEY_EVENT_ID -> values.add(id());
      case LOOKUP_ATTRIBUTE_KEY_EVENT_NAME -> values.add(eventName());
      case LOOKUP_ATTRIBUTE_KEY_EVENT_SOURCE -> values.add(eventSource());
      case LOOKUP_ATTRIBUTE_KEY_READ_ONLY -> values.add(Boolean.toString(isReadOnly()));
      case LOOKUP_ATTRIBUTE_KEY_USERNAME -> values.add(username());
      case LOOKUP_ATTRIBUTE_KEY_ACCESS_KEY_ID -> values.add(text(identity(), "accessKeyId"));
      case LOOKUP_ATTRIBUTE_KEY_RESOURCE_TYPE -> resources().forEach(r -> values.add(r.type()));
      case LOOKUP_ATTRIBUTE_KEY_RESOURCE_NAME -> resources().forEach(r -> values.add(r.name()));
      default -> throw new IllegalArgumentException("LookupEvents does not know " + key);
    }
    values.remove("");
    return values;
  }

  List<OwnResource> resources() {
    return tree.path("resources")
        .valueStream()
        .map(r -> new OwnResource(text(r, "type"), text(r, "ARN") + text(r, "ARNPrefix")))
        .toList();
  }

  private String eventName() {
    return text(tree, "eventName");
  }

  private String eventSource() {
    return text(tree, "eventSource");
  }

  private JsonNode identity() {
    return tree.path("userIdentity");
  }

  /** Contract 1.10: absent for services. */
  private String username() {
    return switch (text(identity(), "type")) {
      case "Root" -> "root";
      case "AssumedRole", "FederatedUser" -> {
        String arn = text(identity(), "arn");
        String principal = text(identity(), "principalId");
        yield arn.contains("/")
            ? arn.substring(arn.lastIndexOf('/') + 1)
            : principal.substring(principal.indexOf(':') + 1);
      }
      case "AWSService", "AWSAccount", "" -> "";
      default -> text(identity(), "userName");
    };
  }

  /** Contract 2.6 where the record does not say. */
  private boolean isReadOnly() {
    JsonNode said = tree.path("readOnly");
    if (said.isBoolean() || said.isTextual()) {
      return said.asBoolean();
    }
    return switch (eventSource()) {
      case "signin.amazonaws.com" -> false;
      case "sts.amazonaws.com" ->
          eventName().matches("AssumeRole.*|Get.*") && !eventName().equals("GetFederationToken");
      case "kms.amazonaws.com" ->
          eventName()
              .matches(
                  "(Decrypt|Encrypt|GenerateDataKey|ReEncrypt|Sign|Verify|Get|List|Describe).*");
      default ->
          eventName()
              .matches(
                  "(Get|List|Describe|Head|Lookup|Search|BatchGet|Query|Scan|Select|Check|Detect"
                      + "|Estimate|Preview|View|Test|Simulate|Validate|InvokeModel).*");
    };
  }

  private static String text(JsonNode object, String member) {
    return object.path(member).asText("").equals("null") ? "" : object.path(member).asText("");
  }
}
