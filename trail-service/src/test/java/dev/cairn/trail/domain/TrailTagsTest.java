package dev.cairn.trail.domain;

import static dev.cairn.trail.domain.ControlPlane.ACCOUNT;
import static dev.cairn.trail.domain.ControlPlane.OREGON;
import static dev.cairn.trail.domain.ControlPlane.OTHER_ACCOUNT;
import static dev.cairn.trail.domain.ControlPlane.SYDNEY;
import static dev.cairn.trail.domain.TrailRequest.multiRegion;
import static dev.cairn.trail.domain.TrailRequest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.CairnException;
import dev.cairn.model.CairnException.InvalidRequest;
import dev.cairn.model.FieldViolation;
import dev.cairn.trail.domain.NewTrail.NewTag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrailTagsTest {

  private static final String ARN = "arn:aws:cloudtrail:us-west-2:111122223333:trail/audit";

  @TempDir Path folder;

  private ControlPlane plane;
  private TrailTags tags;

  @BeforeEach
  void open() {
    plane = new ControlPlane(folder, Destinations.UNASKED);
    tags = plane.tags;
  }

  @AfterEach
  void close() {
    plane.close();
  }

  /** Checks 34 and 98. */
  @Test
  void tags_addedReplacedAndRemoved() {
    plane.trails.createTrail(
        ACCOUNT, OREGON, request("audit").tags(List.of(new NewTag("team", "blue"))).build());

    tags.addTags(ACCOUNT, OREGON, ARN, List.of(new NewTag("team", "red"), new NewTag("a", "")));
    assertThat(list(ARN)).containsExactly(new Tag("a", ""), new Tag("team", "red"));

    tags.removeTags(ACCOUNT, OREGON, ARN, List.of("team", "unknown", "aws:x"));
    assertThat(list(ARN)).containsExactly(new Tag("a", ""));
  }

  /** No event could tell of the change. Source: contract 5.1. */
  @Test
  void change_inADisabledRegion_isRefused() {
    plane.trails.createTrail(ACCOUNT, OREGON, request("audit").build());
    plane.regions.disableRegion(OREGON);

    for (ThrowingCallable change :
        List.<ThrowingCallable>of(
            () -> tags.addTags(ACCOUNT, OREGON, ARN, List.of(new NewTag("team", "red"))),
            () -> tags.removeTags(ACCOUNT, OREGON, ARN, List.of("team")))) {
      assertThatThrownBy(change)
          .isInstanceOfSatisfying(
              CairnException.NotReady.class,
              e -> assertThat(e.reason()).isEqualTo("REGION_DISABLED"));
    }
    assertThat(list(ARN)).isEmpty();
  }

  @Test
  void listTags_keepsTheOrderOfTheRequest() {
    Trail first = plane.trails.createTrail(ACCOUNT, OREGON, request("first").build());
    Trail second =
        plane.trails.createTrail(
            ACCOUNT, OREGON, request("second").tags(List.of(new NewTag("k", "v"))).build());

    assertThat(
            tags.listTags(
                ACCOUNT,
                OREGON,
                List.of(second.arn().toString(), first.arn().toString(), second.arn().toString())))
        .containsExactly(List.of(new Tag("k", "v")), List.of(), List.of(new Tag("k", "v")));
  }

  @Test
  void addTags_moreThanFifty() {
    plane.trails.createTrail(ACCOUNT, OREGON, request("audit").build());
    List<NewTag> fifty = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      fifty.add(new NewTag("key" + i, ""));
    }
    tags.addTags(ACCOUNT, OREGON, ARN, fifty);

    tags.addTags(ACCOUNT, OREGON, ARN, List.of(new NewTag("key7", "replaced")));
    assertThatThrownBy(() -> tags.addTags(ACCOUNT, OREGON, ARN, List.of(new NewTag("key50", ""))))
        .isInstanceOfSatisfying(
            CairnException.LimitExceeded.class,
            e -> assertThat(e.reason()).isEqualTo("TAGS_LIMIT_EXCEEDED"));
    assertThat(list(ARN)).hasSize(50);
  }

  /** Check 100, and keys that are given twice. */
  @Test
  void addTags_badOnes() {
    plane.trails.createTrail(ACCOUNT, OREGON, request("audit").build());

    for (List<NewTag> bad :
        List.of(
            List.of(new NewTag("aws:name", "")),
            List.of(new NewTag("k", "1"), new NewTag("k", "2")),
            List.of(new NewTag("k", "1"), new NewTag("K", "2")),
            List.of(new NewTag("", "")))) {
      assertThatThrownBy(() -> tags.addTags(ACCOUNT, OREGON, ARN, bad))
          .isInstanceOfSatisfying(
              InvalidRequest.class, e -> assertThat(e.reason()).isEqualTo("INVALID_TAG_PARAMETER"));
    }
    assertThat(list(ARN)).isEmpty();
  }

  /** Conditions of policies would see two values of one key. */
  @Test
  void addTags_keyOfAnotherCase() {
    plane.trails.createTrail(
        ACCOUNT, OREGON, request("audit").tags(List.of(new NewTag("team", "blue"))).build());

    assertThatThrownBy(() -> tags.addTags(ACCOUNT, OREGON, ARN, List.of(new NewTag("Team", "red"))))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.reason()).isEqualTo("INVALID_TAG_PARAMETER"));
    assertThat(list(ARN)).containsExactly(new Tag("team", "blue"));

    tags.removeTags(ACCOUNT, OREGON, ARN, List.of("team"));
    tags.addTags(ACCOUNT, OREGON, ARN, List.of(new NewTag("Team", "red")));
    assertThat(list(ARN)).containsExactly(new Tag("Team", "red"));
  }

  /** An error travels in headers: it tells the first of many faults. */
  @Test
  void addTags_manyBadOnes() {
    plane.trails.createTrail(ACCOUNT, OREGON, request("audit").build());
    List<NewTag> bad = Collections.nCopies(10_000, new NewTag("aws:name", "v"));

    assertThatThrownBy(() -> tags.addTags(ACCOUNT, OREGON, ARN, bad))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e ->
                assertThat(e.violations())
                    .hasSize(20)
                    .extracting(FieldViolation::field)
                    .startsWith("tags_list[0]", "tags_list[1]"));
  }

  /** Contract 1.13: which ARN is wrong in which way. */
  @ParameterizedTest
  @CsvSource({
    "audit, CLOUD_TRAIL_ARN_INVALID",
    "arn:aws:cloudtrail, CLOUD_TRAIL_ARN_INVALID",
    "arn:aws:cloudtrail:us-west-2:1:trail/audit, CLOUD_TRAIL_ARN_INVALID",
    "arn:aws:cloudtrail:us-west-2:111122223333:channel/1234, RESOURCE_TYPE_NOT_SUPPORTED",
    "arn:aws:s3:::bucket, RESOURCE_TYPE_NOT_SUPPORTED",
    "arn:aws:cloudtrail:us-west-2:111122223333:trail/a, INVALID_TRAIL_NAME",
  })
  void everyOperation_wrongArn(String arn, String reason) {
    for (var call : calls(arn)) {
      assertThatThrownBy(call::run)
          .isInstanceOfSatisfying(
              InvalidRequest.class,
              e -> {
                assertThat(e.reason()).isEqualTo(reason);
                assertThat(e.violations().getFirst().field()).startsWith("resource_id");
              });
    }
  }

  /** Check 99, its second part; contract 1.6: a shadow's tags are read and changed at home. */
  @Test
  void everyOperation_arnOfAnotherRegion() {
    plane.trails.createTrail(ACCOUNT, SYDNEY, multiRegion("audit"));

    for (var call : calls("arn:aws:cloudtrail:ap-southeast-2:111122223333:trail/audit")) {
      assertThatThrownBy(call::run)
          .isInstanceOfSatisfying(
              InvalidRequest.class,
              e -> assertThat(e.reason()).isEqualTo("CLOUD_TRAIL_ARN_INVALID"))
          .hasMessage("Region in ARN is wrong, you can only access resources in region us-west-2.");
    }
  }

  @Test
  void everyOperation_unknownTrail() {
    plane.trails.createTrail(OTHER_ACCOUNT, OREGON, request("audit").build());
    String theirs = "arn:aws:cloudtrail:us-west-2:444455556666:trail/audit";

    for (String arn : List.of(ARN, theirs)) {
      for (var call : calls(arn)) {
        assertThatThrownBy(call::run)
            .isInstanceOfSatisfying(
                CairnException.NotFound.class,
                e -> assertThat(e.reason()).isEqualTo("RESOURCE_NOT_FOUND"));
      }
    }
  }

  private List<Runnable> calls(String arn) {
    return List.of(
        () -> tags.addTags(ACCOUNT, OREGON, arn, List.of(new NewTag("k", "v"))),
        () -> tags.removeTags(ACCOUNT, OREGON, arn, List.of("k")),
        () -> tags.listTags(ACCOUNT, OREGON, List.of(arn)));
  }

  private List<Tag> list(String arn) {
    return tags.listTags(ACCOUNT, OREGON, List.of(arn)).getFirst();
  }
}
