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
import dev.cairn.model.GlobalService;
import dev.cairn.model.RegionName;
import dev.cairn.model.TrailArn;
import dev.cairn.model.selection.CompiledSelectors;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contract 5.4: checks 150, 151. */
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
        CompiledSelectors.of(EventSelectors.defaults()),
        Optional.empty());
  }

  private static EventRecord event(RegionName region, GlobalService globalService) {
    return SelectedEventsTest.event(
        event(region, ACCOUNT, EventCategory.MANAGEMENT), false, "", globalService);
  }

  private static EventRecord event(RegionName region, AccountId account, EventCategory category) {
    return TestEvents.event("e", TestClock.START, account, region, category);
  }

  /** Rows of contract 5.4: the rule now, and the one before November 2021. */
  @ParameterizedTest
  @CsvSource({
    // home, multi-region, flag; region and kind of the event; selected
    "eu-west-1, true, true, us-east-1, ITS_REGION, true", // check 150
    "eu-west-1, true, true, us-east-1, EVERY_REGION, true",
    "eu-west-1, true, true, us-east-1, NONE, true",
    "us-east-1, false, true, us-east-1, ITS_REGION, true",
    "us-east-1, false, true, us-east-1, EVERY_REGION, true",
    "us-east-1, false, false, us-east-1, ITS_REGION, false",
    "us-east-1, false, false, us-east-1, EVERY_REGION, false",
    "us-east-1, false, false, us-east-1, NONE, true",
    "eu-west-1, false, true, us-east-1, ITS_REGION, false", // check 151
    "eu-west-1, false, true, us-east-1, EVERY_REGION, true", // check 151, the older rule
    "eu-west-1, false, false, us-east-1, EVERY_REGION, false",
    "eu-west-1, false, true, us-east-1, NONE, false",
    "eu-west-1, false, false, eu-west-1, NONE, true",
  })
  void globalServices(
      String home,
      boolean multiRegion,
      boolean global,
      String region,
      GlobalService kind,
      boolean selected) {
    TrailState trail = trail(RegionName.of(home), multiRegion, global);

    assertThat(TrailSelection.selects(trail, event(RegionName.of(region), kind)))
        .isEqualTo(selected);
  }

  @Test
  void otherAccountsAndCategories_areNotSelected() {
    TrailState trail = trail(REGION, true, true);

    assertThat(
            TrailSelection.selects(trail, event(REGION, OTHER_ACCOUNT, EventCategory.MANAGEMENT)))
        .isFalse();
    for (EventCategory category : EventCategory.values()) {
      assertThat(TrailSelection.selects(trail, event(REGION, ACCOUNT, category)))
          .isEqualTo(category == EventCategory.MANAGEMENT);
    }
  }

  @Test
  void whatStoppedIt_isSelectedAlone() {
    EventRecord end = event(REGION, GlobalService.NONE);
    TrailState stopped = trail(REGION, false, false).deleted(Optional.of(end.id()));

    assertThat(TrailSelection.selects(stopped, end)).isTrue();
    assertThat(TrailSelection.selects(stopped, event(GLOBAL_REGION, GlobalService.NONE)))
        .as("of a region that it does not cover")
        .isFalse();
    assertThat(
            TrailSelection.selects(stopped, event(REGION, OTHER_ACCOUNT, EventCategory.MANAGEMENT)))
        .as("of another account")
        .isFalse();
    assertThat(TrailSelection.selects(stopped.deleted(Optional.of(EventId.of("another"))), end))
        .isFalse();
  }

  @Test
  void notLogging_selectsNothing() {
    TrailState stopped = FakeTrails.logging(trail(GLOBAL_REGION, true, true), false);

    assertThat(TrailSelection.selects(stopped, event(REGION, GlobalService.NONE))).isFalse();
  }
}
