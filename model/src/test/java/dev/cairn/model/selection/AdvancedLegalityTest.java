package dev.cairn.model.selection;

import static dev.cairn.model.selection.Operator.ENDS_WITH;
import static dev.cairn.model.selection.Operator.EQUALS;
import static dev.cairn.model.selection.Operator.NOT_EQUALS;
import static dev.cairn.model.selection.Operator.NOT_STARTS_WITH;
import static dev.cairn.model.selection.Operator.STARTS_WITH;
import static dev.cairn.model.selection.Refusals.assertRefused;
import static java.util.stream.IntStream.range;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract 1.11, advanced selectors: checks 92 to 95. */
class AdvancedLegalityTest {

  private static final FieldSelector MANAGEMENT =
      FieldSelector.of("eventCategory", EQUALS, "Management");
  private static final FieldSelector DATA = FieldSelector.of("eventCategory", EQUALS, "Data");
  private static final FieldSelector NETWORK =
      FieldSelector.of("eventCategory", EQUALS, "NetworkActivity");
  private static final FieldSelector S3 =
      FieldSelector.of("resources.type", EQUALS, "AWS::S3::Object");
  private static final FieldSelector EC2 =
      FieldSelector.of("eventSource", EQUALS, "ec2.amazonaws.com");

  private static AdvancedEventSelector selector(FieldSelector... fields) {
    return new AdvancedEventSelector(Optional.empty(), List.of(fields));
  }

  private static void legal(FieldSelector... fields) {
    AdvancedEventSelector selector = selector(fields);
    assertThat(EventSelectors.requested(List.of(), List.of(selector)).advanced())
        .containsExactly(selector);
  }

  private static void refused(String field, String message, FieldSelector... fields) {
    assertRefused(
        () -> EventSelectors.requested(List.of(), List.of(selector(fields))),
        "INVALID_EVENT_SELECTORS",
        "advanced_event_selectors[0]" + field,
        message);
  }

  @Test
  void consolesDefault_isLegal() {
    AdvancedEventSelector selector =
        new AdvancedEventSelector(Optional.of("Management events selector"), List.of(MANAGEMENT));

    assertThat(EventSelectors.requested(List.of(), List.of(selector)).isCustom()).isTrue();
  }

  @Test
  void management_takesReadOnlyAndExcludedSources() { // check 92
    legal(
        MANAGEMENT,
        FieldSelector.of("readOnly", EQUALS, "true"),
        FieldSelector.of("eventSource", NOT_EQUALS, "kms.amazonaws.com", "rdsdata.amazonaws.com"));
    refused(
        ".field_selectors[1].not_equals[0]",
        "iam.amazonaws.com",
        MANAGEMENT,
        FieldSelector.of("eventSource", NOT_EQUALS, "iam.amazonaws.com"));
    refused(
        ".field_selectors[1].equals",
        "Operator Equals is not valid for field eventSource",
        MANAGEMENT,
        FieldSelector.of("eventSource", EQUALS, "kms.amazonaws.com"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resources.ARN", // check 94
        "resources.type",
        "eventName",
        "eventType",
        "errorCode",
        "vpcEndpointId",
        "userIdentity.arn",
        "sessionCredentialFromConsole"
      })
  void management_otherField_isRefused(String field) {
    refused(
        ".field_selectors[1].field",
        "Field " + field + " is not valid for eventCategory Management.",
        MANAGEMENT,
        FieldSelector.of(field, EQUALS, "true"));
  }

  @ParameterizedTest
  @EnumSource(Operator.class)
  void data_takesAnyOperatorOnNamesSourcesTypesAndPrincipals(Operator operator) {
    for (String field : List.of("eventName", "eventSource", "eventType", "userIdentity.arn")) {
      legal(DATA, S3, FieldSelector.of(field, operator, "a", "*", "a*")); // check 95
    }
  }

  @Test
  void data_resourceType_isRequiredOnce() { // check 93
    refused(".field_selectors", "Field resources.type must be given", DATA);
    refused(
        ".field_selectors[1]",
        "takes one value, got 2",
        DATA,
        FieldSelector.of("resources.type", EQUALS, "AWS::S3::Object", "AWS::Lambda::Function"));
    refused(
        ".field_selectors[1].starts_with",
        "Operator StartsWith",
        DATA,
        FieldSelector.of("resources.type", STARTS_WITH, "AWS::"));
    refused(
        ".field_selectors[1].equals[0]",
        "for field resources.type is invalid",
        DATA,
        FieldSelector.of("resources.type", EQUALS, "bucket"));
    legal(DATA, FieldSelector.of("resources.type", EQUALS, "Acme::Billing::Invoice"));
  }

  @ParameterizedTest
  @CsvSource({
    "AWS::S3::Object, STARTS_WITH, arn:aws:s3:::my-bucket/",
    "AWS::S3::Object, STARTS_WITH, arn:aws:s3:::my-bucket/*",
    "AWS::S3::Object, NOT_STARTS_WITH, arn:aws:s3:::my-bucket/tmp",
    "AWS::S3::Object, EQUALS, arn:aws:s3:::my-bucket/key",
    "AWS::S3::Object, ENDS_WITH, .parquet",
    "AWS::Lambda::Function, EQUALS, arn:aws:lambda:us-west-2:111111111111:function:f",
    "AWS::Lambda::Function, STARTS_WITH, arn:aws:lambda:us-west-2:111111111111:",
    "AWS::DynamoDB::Table, NOT_EQUALS, arn:aws:dynamodb:us-west-2:111111111111:table/t",
    "AWS::SQS::Queue, STARTS_WITH, whatever",
  })
  void data_arnOfTheTypesShape_isLegal(String type, Operator operator, String value) {
    legal(
        DATA,
        FieldSelector.of("resources.type", EQUALS, type),
        FieldSelector.of("resources.ARN", operator, value));
  }

  @ParameterizedTest
  @CsvSource({
    "AWS::S3::Object, STARTS_WITH, arn:aws:s3:::my-bucket",
    "AWS::S3::Object, STARTS_WITH, my-bucket/",
    "AWS::S3::Object, NOT_STARTS_WITH, arn:aws:s3:::my-bucket",
    "AWS::S3::Object, EQUALS, arn:aws:s3:::my-bucket",
    "AWS::Lambda::Function, EQUALS, arn:aws:lambda",
    "AWS::Lambda::Function, STARTS_WITH, arn:aws:s3:::my-bucket/",
    "AWS::DynamoDB::Table, NOT_EQUALS, arn:aws:dynamodb:us-west-2:111111111111:t",
  })
  void data_arnOfAnotherShape_isRefused(String type, Operator operator, String value) {
    refused(
        ".field_selectors[2]." + operator.path() + "[0]",
        "for field resources.ARN is invalid",
        DATA,
        FieldSelector.of("resources.type", EQUALS, type),
        FieldSelector.of("resources.ARN", operator, value));
  }

  @Test
  void data_consoleCredential_isTrueOrNotTrue() {
    legal(DATA, S3, FieldSelector.of("sessionCredentialFromConsole", EQUALS, "true"));
    legal(DATA, S3, FieldSelector.of("sessionCredentialFromConsole", NOT_EQUALS, "true"));
    refused(
        ".field_selectors[2].equals[0]",
        "\"false\"",
        DATA,
        S3,
        FieldSelector.of("sessionCredentialFromConsole", EQUALS, "false"));
  }

  @Test
  void readOnly_equalsTrueOrFalse() {
    legal(DATA, S3, FieldSelector.of("readOnly", EQUALS, "false"));
    refused(
        ".field_selectors[2].equals[0]",
        "\"yes\"",
        DATA,
        S3,
        FieldSelector.of("readOnly", EQUALS, "yes"));
    refused(
        ".field_selectors[2].not_equals",
        "Operator NotEquals",
        DATA,
        S3,
        FieldSelector.of("readOnly", NOT_EQUALS, "true"));
  }

  @Test
  void networkActivity_takesSourceNameDenialEndpointAndPrincipal() {
    legal(
        NETWORK,
        EC2,
        FieldSelector.of("eventName", STARTS_WITH, "Describe"),
        FieldSelector.of("errorCode", EQUALS, "VpceAccessDenied"),
        FieldSelector.of("vpcEndpointId", ENDS_WITH, "1"),
        FieldSelector.of("userIdentity.arn", NOT_STARTS_WITH, "arn:aws:sts::"));
    refused(".field_selectors", "Field eventSource must be given", NETWORK);
    refused(
        ".field_selectors[2].equals[0]",
        "AccessDenied",
        NETWORK,
        EC2,
        FieldSelector.of("errorCode", EQUALS, "AccessDenied"));
    refused(
        ".field_selectors[2].field",
        "readOnly",
        NETWORK,
        EC2,
        FieldSelector.of("readOnly", EQUALS, "true"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Insight", "ActivityAuditLog", "ConfigurationItem", "Evidence", "management", "*"})
  void category_ofEventDataStoresOrNone_isRefused(String category) {
    refused(
        ".field_selectors",
        "for eventCategory is invalid",
        FieldSelector.of("eventCategory", EQUALS, category));
  }

  @Test
  void category_isRequiredOnce() {
    refused(".field_selectors", "eventCategory must be given");
    refused(".field_selectors", "eventCategory must be given", S3);
    refused(
        ".field_selectors",
        "eventCategory must be given",
        FieldSelector.of("eventCategory", EQUALS, "Management", "Data"));
    refused(
        ".field_selectors",
        "eventCategory must be given",
        FieldSelector.of("eventCategory", NOT_EQUALS, "Data"));
  }

  @Test
  void field_unknownOrTwiceOrWithoutCondition_isRefused() {
    refused(
        ".field_selectors[1].field",
        "\"sourceIPAddress\"",
        MANAGEMENT,
        FieldSelector.of("sourceIPAddress", EQUALS, "1"));
    refused(
        ".field_selectors[2].field",
        "Field eventName is given twice.",
        DATA,
        FieldSelector.of("eventName", EQUALS, "A"),
        FieldSelector.of("eventName", EQUALS, "B"));
    refused(
        ".field_selectors[1]",
        "Field eventName has no condition.",
        DATA,
        new FieldSelector("eventName", Map.of(EQUALS, List.of())));
  }

  @Test
  void value_1To2048Characters() {
    legal(DATA, S3, FieldSelector.of("eventName", EQUALS, "x".repeat(2048)));
    refused(
        ".field_selectors[2].not_equals[1]",
        "got 2049",
        DATA,
        S3,
        FieldSelector.of("eventName", NOT_EQUALS, "x", "x".repeat(2049)));
    refused(
        ".field_selectors[2].equals[0]",
        "got 0",
        DATA,
        S3,
        FieldSelector.of("eventName", EQUALS, ""));
  }

  @Test
  void name_upTo1000Characters() {
    AdvancedEventSelector longest =
        new AdvancedEventSelector(Optional.of("n".repeat(1000)), List.of(MANAGEMENT));

    assertThat(EventSelectors.requested(List.of(), List.of(longest)).advanced()).hasSize(1);
    assertRefused(
        () ->
            EventSelectors.requested(
                List.of(),
                List.of(
                    new AdvancedEventSelector(Optional.of("n".repeat(1001)), List.of(MANAGEMENT)))),
        "INVALID_EVENT_SELECTORS",
        "advanced_event_selectors[0].name",
        "got 1001");
  }

  @Test
  void values_upTo500OverAllSelectors() {
    List<AdvancedEventSelector> full = List.of(names(248), names(248));
    List<AdvancedEventSelector> over = List.of(names(248), names(249));

    assertThat(EventSelectors.requested(List.of(), full).advanced()).hasSize(2);
    assertRefused(
        () -> EventSelectors.requested(List.of(), over),
        "INVALID_EVENT_SELECTORS",
        "advanced_event_selectors",
        "got 501");
  }

  /** A selector of so many names and two more values. */
  private static AdvancedEventSelector names(int count) {
    String[] names = range(0, count).mapToObj(i -> "Name" + i).toArray(String[]::new);
    return selector(DATA, S3, FieldSelector.of("eventName", EQUALS, names));
  }
}
