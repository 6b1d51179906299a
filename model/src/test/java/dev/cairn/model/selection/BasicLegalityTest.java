package dev.cairn.model.selection;

import static dev.cairn.model.selection.Refusals.assertRefused;
import static java.util.stream.IntStream.range;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contract 1.11, basic selectors: checks 81, 83 to 89. */
class BasicLegalityTest {

  private static final String S3 = "AWS::S3::Object";
  private static final String LAMBDA = "AWS::Lambda::Function";
  private static final String DYNAMODB = "AWS::DynamoDB::Table";

  private static EventSelector data(String type, List<String> values) {
    return new EventSelector(
        ReadWriteType.ALL, false, List.of(new DataResource(type, values)), List.of());
  }

  private static EventSelector excluding(boolean management, String... sources) {
    return new EventSelector(
        ReadWriteType.ALL,
        management,
        List.of(new DataResource(S3, List.of("arn:aws:s3"))),
        List.of(sources));
  }

  private static EventSelectors put(EventSelector... selectors) {
    return EventSelectors.requested(List.of(selectors), List.of());
  }

  private static void refused(String field, String message, EventSelector... selectors) {
    assertRefused(() -> put(selectors), "INVALID_EVENT_SELECTORS", field, message);
  }

  @Test
  void defaults_areOneSelectorOfAllManagementEvents() { // check 81
    assertThat(EventSelectors.defaults().basic())
        .containsExactly(new EventSelector(ReadWriteType.ALL, true, List.of(), List.of()));
    assertThat(EventSelectors.stored(List.of(), List.of())).isEqualTo(EventSelectors.defaults());
    assertThat(EventSelectors.defaults().isCustom()).isFalse();
  }

  @Test
  void isCustom_differsFromTheDefault() { // check 51
    assertThat(put(EventSelector.DEFAULT).isCustom()).isFalse();
    assertThat(put(EventSelector.DEFAULT, EventSelector.DEFAULT).isCustom()).isTrue();
    assertThat(put(data(S3, List.of("arn:aws:s3"))).isCustom()).isTrue();
  }

  @Test
  void managementExcludedAndNoResources_isRefusedWithCloudTrailsText() { // check 83
    refused(
        "event_selectors[1].data_resources",
        "Invalid combination of parameters in EventSelectors. When includeManagementEvents is false,"
            + " DataResources must not be empty.",
        EventSelector.DEFAULT,
        new EventSelector(ReadWriteType.ALL, false, List.of(), List.of()));
  }

  /** A real call that was answered: stratus-red-team, PutEventSelectors. */
  @Test
  void resourcesWithoutValues_areLegal() {
    EventSelector selector =
        new EventSelector(
            ReadWriteType.READ_ONLY,
            false,
            List.of(new DataResource(S3, List.of()), new DataResource(LAMBDA, List.of())),
            List.of());

    assertThat(put(selector).basic()).containsExactly(selector);
  }

  @ParameterizedTest
  @CsvSource({
    "AWS::S3::Object, arn:aws:s3", // check 85
    "AWS::S3::Object, arn:aws:s3:::", // GetEventSelectors_2 of the recorded answers
    "AWS::S3::Object, arn:aws:s3:::b/", // check 84
    "AWS::S3::Object, arn:aws:s3:::my-bucket/pre",
    "AWS::S3::Object, arn:aws:s3:::my-bucket/a*b",
    "AWS::S3::Object, arn:aws-cn:s3:::my-bucket/",
    "AWS::Lambda::Function, arn:aws:lambda", // check 87
    "AWS::Lambda::Function, arn:aws:lambda:us-west-2:111111111111:function:hello",
    "AWS::Lambda::Function, arn:aws:lambda:us-west-2:111111111111:function:hello:$LATEST",
    "AWS::DynamoDB::Table, arn:aws:dynamodb",
    "AWS::DynamoDB::Table, arn:aws:dynamodb:us-west-2:111111111111:table/t",
  })
  void value_ofItsTypesShape_isLegal(String type, String value) {
    EventSelector selector = data(type, List.of(value));

    assertThat(put(selector).basic()).containsExactly(selector);
  }

  @ParameterizedTest
  @CsvSource({
    "AWS::S3::Object, arn:aws:s3:::b", // check 86
    "AWS::S3::Object, arn:aws:s3:::my-bucket",
    "AWS::S3::Object, arn:aws:s3:::*", // check 86
    "AWS::S3::Object, arn:aws:s3:::*/*",
    "AWS::S3::Object, arn:aws:s3:::/",
    "AWS::S3::Object, my-bucket/",
    "AWS::S3::Object, ''",
    "AWS::S3::Object, arn:aws:lambda",
    "AWS::Lambda::Function, arn:aws:lambda:*",
    "AWS::Lambda::Function, arn:aws:lambda:us-west-2:111111111111:function:*",
    "AWS::Lambda::Function, arn:aws:s3",
    "AWS::DynamoDB::Table, arn:aws:dynamodb:us-west-2:111111111111:table/t/stream/1",
    "AWS::DynamoDB::Table, arn:aws:dynamodb:*",
  })
  void value_ofAnotherShape_isRefused(String type, String value) {
    refused(
        "event_selectors[0].data_resources[0].values[1]",
        "Value " + value + " for DataResources.Values is invalid.",
        data(type, List.of(allOf(type), value)));
  }

  private static String allOf(String type) {
    return switch (type) {
      case S3 -> "arn:aws:s3";
      case LAMBDA -> "arn:aws:lambda";
      default -> "arn:aws:dynamodb";
    };
  }

  @Test
  void type_ofAdvancedSelectorsOnly_isRefused() {
    refused(
        "event_selectors[0].data_resources[0].type",
        "Value AWS::SQS::Queue for DataResources.Type is invalid.",
        data("AWS::SQS::Queue", List.of("arn:aws:sqs")));
  }

  @Test
  void values_upTo250OverAllSelectors_allFormsUncounted() { // check 88
    EventSelector half = data(DYNAMODB, tables(125));
    EventSelector all = data(S3, Collections.nCopies(10, "arn:aws:s3:::"));

    assertThat(put(half, half, all).basic()).hasSize(3);
    refused(
        "event_selectors",
        "Specify a valid number of DataResources.Values (0 to 250) for all your selectors",
        half,
        data(DYNAMODB, tables(126)));
  }

  private static List<String> tables(int count) {
    return range(0, count)
        .mapToObj(i -> "arn:aws:dynamodb:eu-west-1:111122223333:table/t" + i)
        .toList();
  }

  @Test
  void selectors_oneToFive() { // check 88
    List<EventSelector> five = Collections.nCopies(5, EventSelector.DEFAULT);

    assertThat(EventSelectors.requested(five, List.of()).basic()).hasSize(5);
    assertRefused(
        () -> EventSelectors.requested(Collections.nCopies(6, EventSelector.DEFAULT), List.of()),
        "INVALID_EVENT_SELECTORS",
        "event_selectors",
        "(1 to 5)");
    assertRefused(
        () -> EventSelectors.requested(List.of(), List.of()),
        "INVALID_EVENT_SELECTORS",
        "event_selectors",
        "(1 to 5)");
  }

  @Test
  void excludedSources_areKmsAndRdsDataOnly() { // check 89
    EventSelector both = excluding(true, "kms.amazonaws.com", "rdsdata.amazonaws.com");

    assertThat(put(both).basic()).containsExactly(both);
    refused(
        "event_selectors[0].exclude_management_event_sources[1]",
        "Value iam.amazonaws.com for ExcludeManagementEventSources is invalid.",
        excluding(true, "kms.amazonaws.com", "iam.amazonaws.com"));
  }

  /** A message goes back in headers, which take a few kilobytes. */
  @Test
  void longValue_isCutInTheMessage() {
    String value = "\n\u00e9" + "x".repeat(100_000);

    refused(
        "event_selectors[0].data_resources[0].values[0]",
        "Value \\u000a\\u00e9" + "x".repeat(500) + "... for DataResources.Values is invalid.",
        data(S3, List.of(value)));
    refused(
        "event_selectors[0].data_resources[0].type",
        "Value \\u000a\\u00e9" + "x".repeat(500) + "... for DataResources.Type is invalid.",
        data(value, List.of()));
    refused(
        "event_selectors[0].exclude_management_event_sources[0]",
        "Value \\u000a\\u00e9"
            + "x".repeat(500)
            + "... for ExcludeManagementEventSources is invalid.",
        excluding(true, value));
  }

  @Test
  void excludedSources_needManagementEvents() {
    refused(
        "event_selectors[0].exclude_management_event_sources",
        "ExcludeManagementEventSources must be empty",
        excluding(false, "kms.amazonaws.com"));
  }

  @Test
  void bothKinds_areRefused() {
    AdvancedEventSelector advanced =
        new AdvancedEventSelector(
            Optional.empty(),
            List.of(FieldSelector.of("eventCategory", Operator.EQUALS, "Management")));

    assertRefused(
        () -> EventSelectors.requested(List.of(EventSelector.DEFAULT), List.of(advanced)),
        "INVALID_EVENT_SELECTORS",
        "advanced_event_selectors",
        "not both");
  }

  @Test
  void readWriteType_unknown_isRefused() {
    assertThat(ReadWriteType.parse("WriteOnly", "x")).isEqualTo(ReadWriteType.WRITE_ONLY);
    assertRefused(
        () -> ReadWriteType.parse("read-only", "event_selectors[0].read_write_type"),
        "INVALID_EVENT_SELECTORS",
        "event_selectors[0].read_write_type",
        "\"read-only\"");
  }
}
