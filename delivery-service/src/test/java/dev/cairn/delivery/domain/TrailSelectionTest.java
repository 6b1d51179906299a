package dev.cairn.delivery.domain;

import static dev.cairn.testing.TestEvents.ACCOUNT;
import static dev.cairn.testing.TestEvents.GLOBAL_REGION;
import static dev.cairn.testing.TestEvents.OTHER_ACCOUNT;
import static dev.cairn.testing.TestEvents.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.model.AccountId;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventId;
import dev.cairn.model.EventRecord;
import dev.cairn.model.RecordBytes;
import dev.cairn.model.RegionName;
import dev.cairn.model.TrailArn;
import dev.cairn.model.selection.CompiledSelectors;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.testing.TestClock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract 5.4, "now": checks 150, 151. */
class TrailSelectionTest {

  private static TrailState trail(RegionName home, boolean multiRegion, boolean global) {
    return new TrailState(
        "trail",
        TrailArn.parse("arn:aws:cloudtrail:" + home + ":" + ACCOUNT + ":trail/audit"),
        multiRegion,
        global,
        true,
        "bucket",
        Optional.empty(),
        Optional.empty(),
        CompiledSelectors.of(EventSelectors.defaults()));
  }

  private static EventRecord event(
      String source, RegionName region, AccountId account, EventCategory category, String json) {
    return new EventRecord(
        EventId.of("e"),
        account,
        region,
        TestClock.START,
        source,
        "Do",
        category,
        false,
        "AwsApiCall",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        List.of(),
        List.of(),
        RecordBytes.of(json));
  }

  private static EventRecord event(String source, RegionName region) {
    return event(source, region, ACCOUNT, EventCategory.MANAGEMENT, "{}");
  }

  private static final EventRecord IAM = event("iam.amazonaws.com", GLOBAL_REGION);
  private static final EventRecord EC2 = event("ec2.amazonaws.com", GLOBAL_REGION);
  private static final EventRecord LOCAL = event("ec2.amazonaws.com", REGION);

  @Test
  void multiRegion_takesEveryRegionAndGlobalServices() {
    TrailState trail = trail(REGION, true, true);

    assertThat(TrailSelection.selects(trail, IAM)).isTrue();
    assertThat(TrailSelection.selects(trail, EC2)).isTrue();
    assertThat(TrailSelection.selects(trail, LOCAL)).isTrue();
  }

  @Test
  void singleRegion_elsewhere_takesNoGlobalServices() {
    TrailState trail = trail(REGION, false, true);

    assertThat(TrailSelection.selects(trail, LOCAL)).isTrue();
    assertThat(TrailSelection.selects(trail, IAM)).isFalse();
    assertThat(TrailSelection.selects(trail, EC2)).isFalse();
  }

  @Test
  void singleRegion_whereGlobalServicesAre_followsItsFlag() {
    assertThat(TrailSelection.selects(trail(GLOBAL_REGION, false, true), IAM)).isTrue();
    assertThat(TrailSelection.selects(trail(GLOBAL_REGION, false, false), IAM)).isFalse();
    assertThat(TrailSelection.selects(trail(GLOBAL_REGION, false, false), EC2)).isTrue();
  }

  @Test
  void sts_throughARegionalEndpoint_isRegional() {
    TrailState trail = trail(GLOBAL_REGION, false, false);
    EventRecord regional =
        event(
            "sts.amazonaws.com",
            GLOBAL_REGION,
            ACCOUNT,
            EventCategory.MANAGEMENT,
            "{\"additionalEventData\":{\"RequestDetails\":{\"endpointType\":\"regional\"}}}");

    assertThat(TrailSelection.selects(trail, regional)).isTrue();
    assertThat(TrailSelection.selects(trail, event("sts.amazonaws.com", GLOBAL_REGION))).isFalse();
  }

  @Test
  void otherAccountsAndCategories_areNotSelected() {
    TrailState trail = trail(REGION, true, true);
    String source = "ec2.amazonaws.com";

    assertThat(
            TrailSelection.selects(
                trail, event(source, REGION, OTHER_ACCOUNT, EventCategory.MANAGEMENT, "{}")))
        .isFalse();
    for (EventCategory category : EventCategory.values()) {
      assertThat(TrailSelection.selects(trail, event(source, REGION, ACCOUNT, category, "{}")))
          .isEqualTo(category == EventCategory.MANAGEMENT);
    }
  }

  @Test
  void notLogging_selectsNothing() {
    assertThat(TrailSelection.selects(FakeTrails.logging(trail(REGION, true, true), false), LOCAL))
        .isFalse();
  }
}
