package dev.cairn.model.selection;

import static dev.cairn.model.selection.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract 1.12. */
class InsightSelectorsTest {

  private static final InsightSelector CALLS = insight("ApiCallRateInsight");
  private static final InsightSelector ERRORS = insight("ApiErrorRateInsight");

  private static InsightSelector insight(String type, String... categories) {
    return new InsightSelector(type, List.of(categories));
  }

  private static EventSelectors management(ReadWriteType type) {
    return new EventSelectors.Basic(List.of(new EventSelector(type, true, List.of(), List.of())));
  }

  private static EventSelectors data(ReadWriteType type) {
    return new EventSelectors.Basic(
        List.of(
            new EventSelector(
                type,
                false,
                List.of(new DataResource("AWS::S3::Object", List.of("arn:aws:s3"))),
                List.of())));
  }

  private static EventSelectors advanced(FieldSelector... fields) {
    return new EventSelectors.Advanced(
        List.of(new AdvancedEventSelector(Optional.empty(), List.of(fields))));
  }

  private static void legal(EventSelectors trail, InsightSelector... selectors) {
    assertThatCode(() -> InsightSelectors.check(List.of(selectors), trail))
        .doesNotThrowAnyException();
  }

  private static void refused(
      String field, String message, EventSelectors trail, InsightSelector... selectors) {
    assertRefused(
        () -> InsightSelectors.check(List.of(selectors), trail),
        "INVALID_INSIGHT_SELECTORS",
        field,
        message);
  }

  @Test
  void none_turnsInsightsOff() {
    legal(data(ReadWriteType.ALL));
  }

  @Test
  void bothTypes_onANewTrail() {
    legal(EventSelectors.defaults(), CALLS, ERRORS);
  }

  @Test
  void unknownTypeOrCategoryOrTwice_isRefused() {
    EventSelectors trail = EventSelectors.defaults();
    refused("insight_selectors[0].insight_type", "\"Rate\"", trail, insight("Rate"));
    refused("insight_selectors[1].insight_type", "twice", trail, CALLS, CALLS);
    refused(
        "insight_selectors[0].event_categories[1]",
        "\"NetworkActivity\"",
        trail,
        insight("ApiErrorRateInsight", "Management", "NetworkActivity"));
    refused(
        "insight_selectors[0].event_categories[1]",
        "twice",
        trail,
        insight("ApiErrorRateInsight", "Management", "Management"));
  }

  @Test
  void callRate_needsWriteManagementEvents() {
    legal(management(ReadWriteType.WRITE_ONLY), CALLS, ERRORS);
    refused(
        "insight_selectors[0].insight_type",
        "write management events",
        management(ReadWriteType.READ_ONLY),
        CALLS);
    legal(management(ReadWriteType.READ_ONLY), ERRORS);
    refused(
        "insight_selectors[0].insight_type",
        "read or write management events",
        data(ReadWriteType.ALL),
        ERRORS);
  }

  @Test
  void data_needsDataEvents() {
    InsightSelector calls = insight("ApiCallRateInsight", "Data");
    legal(data(ReadWriteType.READ_ONLY), calls);
    refused(
        "insight_selectors[0].insight_type",
        "read or write data events",
        EventSelectors.defaults(),
        calls);
  }

  @Test
  void advancedSelectors_areAskedToo() {
    FieldSelector management = FieldSelector.of("eventCategory", Operator.EQUALS, "Management");
    FieldSelector reads = FieldSelector.of("readOnly", Operator.EQUALS, "true");
    FieldSelector writes = FieldSelector.of("readOnly", Operator.EQUALS, "false");

    legal(advanced(management), CALLS);
    legal(advanced(management, writes), CALLS);
    refused(
        "insight_selectors[0].insight_type",
        "write management events",
        advanced(management, reads),
        CALLS);
    legal(
        advanced(FieldSelector.of("eventCategory", Operator.EQUALS, "Data")),
        insight("ApiErrorRateInsight", "Data"));
  }
}
