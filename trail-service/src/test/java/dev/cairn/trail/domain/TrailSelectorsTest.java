package dev.cairn.trail.domain;

import static dev.cairn.trail.domain.ControlPlane.ACCOUNT;
import static dev.cairn.trail.domain.ControlPlane.OREGON;
import static dev.cairn.trail.domain.ControlPlane.SYDNEY;
import static dev.cairn.trail.domain.TrailRequest.multiRegion;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.CairnException;
import dev.cairn.model.CairnException.InvalidRequest;
import dev.cairn.model.selection.AdvancedEventSelector;
import dev.cairn.model.selection.DataResource;
import dev.cairn.model.selection.EventSelector;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.model.selection.FieldSelector;
import dev.cairn.model.selection.InsightSelector;
import dev.cairn.model.selection.Operator;
import dev.cairn.model.selection.ReadWriteType;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrailSelectorsTest {

  private static final EventSelector WRITES =
      new EventSelector(
          ReadWriteType.WRITE_ONLY,
          true,
          List.of(new DataResource("AWS::S3::Object", List.of("arn:aws:s3:::bucket/"))),
          List.of("kms.amazonaws.com"));
  private static final AdvancedEventSelector MANAGEMENT =
      new AdvancedEventSelector(
          Optional.of("Management events selector"),
          List.of(FieldSelector.of("eventCategory", Operator.EQUALS, "Management")));
  private static final InsightSelector CALL_RATE =
      new InsightSelector("ApiCallRateInsight", List.of());

  @TempDir Path folder;

  private ControlPlane plane;
  private TrailSelectors selectors;
  private String arn;

  @BeforeEach
  void open() {
    plane = new ControlPlane(folder, Destinations.UNASKED);
    selectors = plane.selectors;
    arn = plane.trails.createTrail(ACCOUNT, OREGON, multiRegion("audit")).arn().toString();
  }

  @AfterEach
  void close() {
    plane.close();
  }

  /** Check 81. */
  @Test
  void getEventSelectors_newTrail_hasTheDefault() {
    assertThat(get("audit"))
        .isEqualTo(
            new EventSelectors.Basic(
                List.of(new EventSelector(ReadWriteType.ALL, true, List.of(), List.of()))));
  }

  /** Checks 51 and 91, and the read-back of what was written. */
  @Test
  void putEventSelectors_oneKindReplacesTheOther() {
    selectors.putEventSelectors(ACCOUNT, OREGON, "audit", List.of(WRITES), List.of());
    assertThat(get(arn)).isEqualTo(new EventSelectors.Basic(List.of(WRITES)));
    assertThat(get(arn).isCustom()).isTrue();

    selectors.putEventSelectors(ACCOUNT, OREGON, arn, List.of(), List.of(MANAGEMENT));
    assertThat(get("audit")).isEqualTo(new EventSelectors.Advanced(List.of(MANAGEMENT)));

    selectors.putEventSelectors(
        ACCOUNT, OREGON, "audit", List.of(EventSelector.DEFAULT), List.of());
    assertThat(get("audit").isCustom()).isFalse();
  }

  @Test
  void putEventSelectors_illegal_changesNothing() {
    long before = plane.store.newestRevision();
    EventSelector nothing = new EventSelector(ReadWriteType.ALL, false, List.of(), List.of());

    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> selectors.putEventSelectors(ACCOUNT, OREGON, "audit", List.of(), List.of()),
            () ->
                selectors.putEventSelectors(
                    ACCOUNT, OREGON, "audit", List.of(WRITES), List.of(MANAGEMENT)),
            () ->
                selectors.putEventSelectors(
                    ACCOUNT, OREGON, "audit", List.of(nothing), List.of()))) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              InvalidRequest.class,
              e -> assertThat(e.reason()).isEqualTo("INVALID_EVENT_SELECTORS"));
    }
    assertThat(plane.store.newestRevision()).isEqualTo(before);
  }

  /** The largest that is legal by count fits in, unless every value has its greatest length. */
  @Test
  void putEventSelectors_large() {
    selectors.putEventSelectors(ACCOUNT, OREGON, "audit", List.of(), List.of(names(1500)));
    assertThat(get("audit")).isEqualTo(new EventSelectors.Advanced(List.of(names(1500))));

    assertThatThrownBy(
            () ->
                selectors.putEventSelectors(
                    ACCOUNT, OREGON, "audit", List.of(), List.of(names(2000))))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.reason()).isEqualTo("INVALID_EVENT_SELECTORS"));
  }

  /** What no count limits must not overflow what a revision takes either. */
  @Test
  void putEventSelectors_manyEntriesWithoutValues() {
    EventSelector types =
        new EventSelector(
            ReadWriteType.ALL,
            true,
            Collections.nCopies(50_000, new DataResource("AWS::S3::Object", List.of())),
            List.of());
    EventSelector excluded =
        new EventSelector(
            ReadWriteType.ALL, true, List.of(), Collections.nCopies(60_000, "kms.amazonaws.com"));
    AdvancedEventSelector named =
        new AdvancedEventSelector(
            Optional.of("\u0001".repeat(1000)),
            List.of(FieldSelector.of("eventCategory", Operator.EQUALS, "Management")));

    refusedAsTooLarge(List.of(types), List.of());
    refusedAsTooLarge(List.of(excluded), List.of());
    refusedAsTooLarge(List.of(), Collections.nCopies(500, named));
  }

  /** The largest of each kind that is let in is kept and read back. */
  @Test
  void putEventSelectors_largestOfAKind() {
    EventSelector types =
        new EventSelector(
            ReadWriteType.ALL,
            true,
            Collections.nCopies(14_000, new DataResource("AWS::S3::Object", List.of())),
            List.of());
    EventSelector excluded =
        new EventSelector(
            ReadWriteType.ALL, true, List.of(), Collections.nCopies(14_000, "kms.amazonaws.com"));

    for (EventSelector selector : List.of(types, excluded)) {
      selectors.putEventSelectors(ACCOUNT, OREGON, "audit", List.of(selector), List.of());
      assertThat(get("audit")).isEqualTo(new EventSelectors.Basic(List.of(selector)));
    }
  }

  private void refusedAsTooLarge(List<EventSelector> basic, List<AdvancedEventSelector> advanced) {
    assertThatThrownBy(() -> selectors.putEventSelectors(ACCOUNT, OREGON, "audit", basic, advanced))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.reason()).isEqualTo("INVALID_EVENT_SELECTORS"));
  }

  private static AdvancedEventSelector names(int length) {
    return new AdvancedEventSelector(
        Optional.empty(),
        List.of(
            FieldSelector.of("eventCategory", Operator.EQUALS, "Data"),
            FieldSelector.of("resources.type", Operator.EQUALS, "AWS::S3::Object"),
            new FieldSelector(
                "eventName",
                Map.of(Operator.EQUALS, Collections.nCopies(490, "n".repeat(length))))));
  }

  /** Check 97. */
  @Test
  void getInsightSelectors_none() {
    assertThatThrownBy(() -> selectors.getInsightSelectors(ACCOUNT, OREGON, "audit"))
        .isInstanceOfSatisfying(
            CairnException.NotReady.class,
            e -> assertThat(e.reason()).isEqualTo("INSIGHT_NOT_ENABLED"))
        .hasMessage(
            "Trail arn:aws:cloudtrail:us-west-2:111122223333:trail/audit does not have Insights enabled. Edit the trail settings to enable Insights, and then try the operation again.");
  }

  /** Contract 1.8, 1.12: put, read back, turned off by none and by StopLogging. */
  @Test
  void putInsightSelectors() {
    selectors.putInsightSelectors(ACCOUNT, OREGON, "audit", List.of(CALL_RATE));
    assertThat(selectors.getInsightSelectors(ACCOUNT, OREGON, arn).insightSelectors())
        .containsExactly(CALL_RATE);

    selectors.putInsightSelectors(ACCOUNT, OREGON, "audit", List.of());
    assertThat(plane.trails.getTrail(ACCOUNT, OREGON, "audit").insightSelectors()).isEmpty();

    selectors.putInsightSelectors(ACCOUNT, OREGON, "audit", List.of(CALL_RATE));
    plane.logging.stopLogging(ACCOUNT, OREGON, "audit");
    assertThat(plane.trails.getTrail(ACCOUNT, OREGON, "audit").insightSelectors()).isEmpty();
  }

  @Test
  void putInsightSelectors_ofWhatTheTrailDoesNotLog() {
    EventSelector reads = new EventSelector(ReadWriteType.READ_ONLY, true, List.of(), List.of());
    selectors.putEventSelectors(ACCOUNT, OREGON, "audit", List.of(reads), List.of());

    assertThatThrownBy(
            () -> selectors.putInsightSelectors(ACCOUNT, OREGON, "audit", List.of(CALL_RATE)))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e -> assertThat(e.reason()).isEqualTo("INVALID_INSIGHT_SELECTORS"));
  }

  /** Check 44 and contract 1.6: changed at home only, and read there only. */
  @Test
  void everyOperation_ofAShadow() {
    for (String name : List.of(arn, "audit")) {
      for (ThrowingCallable change :
          List.<ThrowingCallable>of(
              () -> selectors.putEventSelectors(ACCOUNT, SYDNEY, name, List.of(WRITES), List.of()),
              () -> selectors.putInsightSelectors(ACCOUNT, SYDNEY, name, List.of()))) {
        assertThatThrownBy(change)
            .isInstanceOfSatisfying(
                InvalidRequest.class,
                e -> {
                  assertThat(e.reason()).isEqualTo("INVALID_HOME_REGION");
                  assertThat(e.violations().getFirst().field()).isEqualTo("trail_name");
                });
      }
    }
    for (ThrowingCallable read :
        List.<ThrowingCallable>of(
            () -> selectors.getEventSelectors(ACCOUNT, SYDNEY, arn),
            () -> selectors.getInsightSelectors(ACCOUNT, SYDNEY, arn))) {
      assertThatThrownBy(read)
          .isInstanceOfSatisfying(
              InvalidRequest.class,
              e -> assertThat(e.reason()).isEqualTo("CLOUD_TRAIL_ARN_INVALID"))
          .hasMessage(
              "Region in ARN is wrong, you can only access resources in region ap-southeast-2.");
    }
    for (ThrowingCallable read :
        List.<ThrowingCallable>of(
            () -> selectors.getEventSelectors(ACCOUNT, SYDNEY, "audit"),
            () -> selectors.getInsightSelectors(ACCOUNT, SYDNEY, "audit"))) {
      assertThatThrownBy(read)
          .hasMessage(
              "Unknown trail: arn:aws:cloudtrail:ap-southeast-2:111122223333:trail/audit for the user: 111122223333");
    }
  }

  private EventSelectors get(String nameOrArn) {
    return selectors.getEventSelectors(ACCOUNT, OREGON, nameOrArn).eventSelectors();
  }
}
