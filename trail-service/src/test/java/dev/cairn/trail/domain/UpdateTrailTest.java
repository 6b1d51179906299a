package dev.cairn.trail.domain;

import static dev.cairn.trail.domain.ControlPlane.ACCOUNT;
import static dev.cairn.trail.domain.ControlPlane.CALIFORNIA;
import static dev.cairn.trail.domain.ControlPlane.OREGON;
import static dev.cairn.trail.domain.ControlPlane.SYDNEY;
import static dev.cairn.trail.domain.TrailRequest.multiRegion;
import static dev.cairn.trail.domain.TrailRequest.named;
import static dev.cairn.trail.domain.TrailRequest.request;
import static dev.cairn.trail.domain.UpdateRequest.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.model.CairnException;
import dev.cairn.model.CairnException.InvalidRequest;
import dev.cairn.model.FieldViolation;
import dev.cairn.trail.domain.Destinations.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdateTrailTest {

  private static final String GROUP = "arn:aws:logs:us-west-2:111122223333:log-group:audit:*";
  private static final String ROLE = "arn:aws:iam::111122223333:role/audit";
  private static final String OTHER_ROLE = "arn:aws:iam::111122223333:role/other";

  @TempDir Path folder;

  private Destinations destinations = Destinations.UNASKED;
  private ControlPlane plane;
  private Trails trails;

  @BeforeEach
  void open() {
    plane = new ControlPlane(folder, (trail, parts) -> destinations.check(trail, parts));
    trails = plane.trails;
  }

  @AfterEach
  void close() {
    plane.close();
  }

  /** Checks 36 and 37, and the read-back of what was written. */
  @Test
  void updateTrail_changesWhatIsNamedAndClearsWhatIsEmpty() {
    Trail full = trails.createTrail(ACCOUNT, OREGON, full());
    plane.logging.startLogging(ACCOUNT, OREGON, "audit");

    assertThat(change(update("audit"))).isEqualTo(full.settings());
    TrailSettings moved = change(update("audit").bucket("other-logs").validation(true));
    assertThat(moved)
        .isEqualTo(
            new TrailSettings(
                BucketName.of("other-logs"),
                full.settings().prefix(),
                full.settings().snsTopic(),
                true,
                false,
                true,
                full.settings().logGroup(),
                full.settings().kmsKey()));
    TrailSettings otherRole = change(update(full.arn().toString()).role(OTHER_ROLE));
    assertThat(otherRole.logGroup()).contains(new LogGroup(GROUP, OTHER_ROLE));
    TrailSettings cleared =
        change(update("audit").prefix("").snsTopic("").logGroup("").role("").kmsKey(""));
    assertThat(cleared)
        .isEqualTo(
            new TrailSettings(
                BucketName.of("other-logs"),
                Optional.empty(),
                Optional.empty(),
                true,
                false,
                true,
                Optional.empty(),
                Optional.empty()));
    TrailSettings back =
        change(
            update("audit")
                .bucket("audit-logs")
                .validation(false)
                .prefix("p")
                .snsTopic("topic")
                .logGroup(GROUP)
                .role(ROLE)
                .kmsKey("alias/audit"));
    assertThat(back).isEqualTo(full.settings());
    Trail now = trails.getTrail(ACCOUNT, OREGON, "audit");
    assertThat(now.settings()).isEqualTo(back);
    assertThat(now.logging().on()).isTrue();
    assertThat(now.tags()).isEqualTo(full.tags());
    assertThat(now.id()).isEqualTo(full.id());
  }

  @Test
  void updateTrail_changesNothing_usesNoRevision() {
    trails.createTrail(ACCOUNT, OREGON, full());
    long before = plane.store.newestRevision();

    change(update("audit").bucket("audit-logs").prefix("p"));

    assertThat(plane.store.newestRevision()).isEqualTo(before);
  }

  /** Checks 38 and 39, and contract 1.5 number 5. */
  @Test
  void updateTrail_multiRegion_takesGlobalServiceEventsAlong() {
    trails.createTrail(
        ACCOUNT, OREGON, request("audit").multiRegion(false, Optional.of(false)).build());

    assertThat(change(update("audit").multiRegion(true)).globalServiceEvents()).isTrue();
    assertThat(change(update("audit").multiRegion(true)).globalServiceEvents()).isTrue();
    assertThat(change(update("audit").multiRegion(false)).globalServiceEvents()).isFalse();
    assertThat(trails.getTrail(ACCOUNT, OREGON, "audit").settings().globalServiceEvents())
        .isFalse();
    change(update("audit").multiRegion(true));
    TrailSettings both = change(update("audit").multiRegion(false).globalServiceEvents(false));
    assertThat(both.globalServiceEvents()).isFalse();
  }

  /** Check 40. */
  @Test
  void updateTrail_multiToSingleWithGlobalServiceEvents_keepsThem() {
    trails.createTrail(ACCOUNT, OREGON, multiRegion("audit"));

    assertThat(change(update("audit").multiRegion(false).globalServiceEvents(true)))
        .extracting(TrailSettings::multiRegion, TrailSettings::globalServiceEvents)
        .containsExactly(false, true);
  }

  /** Check 41. */
  @Test
  void updateTrail_multiRegionWithoutGlobalServiceEvents() {
    trails.createTrail(ACCOUNT, OREGON, multiRegion("audit"));
    trails.createTrail(ACCOUNT, OREGON, named("single"));

    for (UpdateRequest bad :
        List.of(
            update("audit").globalServiceEvents(false),
            update("single").multiRegion(true).globalServiceEvents(false))) {
      assertThatThrownBy(() -> change(bad))
          .isInstanceOfSatisfying(
              InvalidRequest.class,
              e -> assertThat(e.reason()).isEqualTo("INVALID_PARAMETER_COMBINATION"))
          .hasMessage("Multi-Region trail must include global service events.");
    }
  }

  /** Check 42. */
  @Test
  void updateTrail_multiRegion_makesAndRemovesShadows() {
    trails.createTrail(ACCOUNT, OREGON, named("audit"));

    change(update("audit").multiRegion(true));
    assertThat(trails.listTrails(ACCOUNT, SYDNEY)).hasSize(1);
    change(update("audit").multiRegion(false));
    assertThat(trails.listTrails(ACCOUNT, SYDNEY)).isEmpty();
    assertThat(trails.listTrails(ACCOUNT, OREGON)).hasSize(1);
  }

  /** Check 43. */
  @Test
  void updateTrail_ofAShadow() {
    String arn = trails.createTrail(ACCOUNT, OREGON, multiRegion("audit")).arn().toString();

    for (String name : List.of(arn, "audit")) {
      assertThatThrownBy(
              () -> trails.updateTrail(ACCOUNT, SYDNEY, update(name).validation(true).build()))
          .isInstanceOfSatisfying(
              InvalidRequest.class, e -> assertThat(e.reason()).isEqualTo("INVALID_HOME_REGION"));
    }
    assertThatThrownBy(
            () -> trails.updateTrail(ACCOUNT, SYDNEY, update("other").validation(true).build()))
        .hasMessage(
            "Unknown trail: arn:aws:cloudtrail:ap-southeast-2:111122223333:trail/other for the user: 111122223333");
  }

  /** Contract 5.2: it needs room in every enabled region, and its name must be free there. */
  @Test
  void updateTrail_singleToMulti_needsRoomAndAFreeName() {
    trails.createTrail(ACCOUNT, OREGON, named("audit"));
    for (int i = 1; i <= 5; i++) {
      trails.createTrail(ACCOUNT, SYDNEY, named("trail" + i));
    }

    assertThatThrownBy(() -> change(update("audit").multiRegion(true)))
        .isInstanceOf(CairnException.LimitExceeded.class)
        .hasMessage("User: 111122223333 already has 5 trails in ap-southeast-2.");
    // A full region does not hinder other changes.
    assertThat(
            trails
                .updateTrail(ACCOUNT, SYDNEY, update("trail1").validation(true).build())
                .settings()
                .logFileValidation())
        .isTrue();
    plane.regions.disableRegion(SYDNEY);
    assertThat(change(update("audit").multiRegion(true)).multiRegion()).isTrue();
    change(update("audit").multiRegion(false));
    trails.createTrail(ACCOUNT, CALIFORNIA, named("audit"));
    assertThatThrownBy(() -> change(update("audit").multiRegion(true)))
        .isInstanceOf(CairnException.AlreadyExists.class)
        .hasMessage("Trail audit already exists for customer: 111122223333");
  }

  /** Check 27, for a change. */
  @Test
  void updateTrail_logGroupAndRole_bothOrNeither() {
    trails.createTrail(ACCOUNT, OREGON, full());

    assertThatThrownBy(() -> change(update("audit").role("")))
        .hasMessage("You must specify a role ARN as well as a log group.");
    assertThatThrownBy(() -> change(update("audit").logGroup("")))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e -> assertThat(e.reason()).isEqualTo("INVALID_CLOUD_WATCH_LOGS_ROLE_ARN"));
  }

  @Test
  void updateTrail_badTexts_areAllToldAndChangeNothing() {
    Trail trail = trails.createTrail(ACCOUNT, OREGON, full());

    InvalidRequest error =
        catchThrowableOfType(
            InvalidRequest.class,
            () ->
                change(
                    update("audit")
                        .bucket("")
                        .prefix("p".repeat(201))
                        .snsTopic("?")
                        .kmsKey("key")
                        .logGroup("group")));

    assertThat(error.reason()).isEqualTo("INVALID_S3_BUCKET_NAME");
    assertThat(error.violations())
        .extracting(FieldViolation::field)
        .containsExactly(
            "s3_bucket_name",
            "s3_key_prefix",
            "sns_topic_name",
            "kms_key_id",
            "cloud_watch_logs_log_group_arn");
    assertThat(trails.getTrail(ACCOUNT, OREGON, "audit")).isEqualTo(trail);
  }

  @Test
  void updateTrail_organization_refused() {
    trails.createTrail(ACCOUNT, OREGON, named("audit"));

    assertThatThrownBy(() -> change(update("audit").organization()))
        .isInstanceOfSatisfying(
            CairnException.NotReady.class,
            e -> assertThat(e.reason()).isEqualTo("ORGANIZATIONS_NOT_IN_USE"));
  }

  /** What a call names is asked, the rest is not; what a destination says is what is kept. */
  @Test
  void updateTrail_asksTheDestinationsThatItNames() {
    trails.createTrail(ACCOUNT, OREGON, named("audit"));
    List<Set<Part>> asked = new ArrayList<>();
    KmsKey key = new KmsKey("arn:aws:kms:us-west-2:111122223333:key/1");
    destinations =
        (trail, parts) -> {
          asked.add(parts);
          return parts.contains(Part.KMS_KEY) ? trail.settings().withKmsKey(key) : trail.settings();
        };

    change(update("audit").validation(true));
    change(update("audit").prefix("p").snsTopic(""));
    assertThat(change(update("audit").kmsKey("alias/audit")).kmsKey()).contains(key);

    assertThat(asked)
        .containsExactly(Set.of(), Set.of(Part.BUCKET, Part.TOPIC), Set.of(Part.KMS_KEY));
  }

  /** Another change gets in while the destinations are asked: it is merged with, not lost. */
  @Test
  void updateTrail_changedMeanwhile_isMadeFromTheNewState() {
    trails.createTrail(ACCOUNT, OREGON, named("audit"));
    boolean[] changed = {false};
    destinations =
        (trail, parts) -> {
          if (!changed[0]) {
            changed[0] = true;
            change(update("audit").prefix("first"));
          }
          return trail.settings();
        };

    TrailSettings settings = change(update("audit").bucket("second"));

    assertThat(settings.prefix()).contains(new KeyPrefix("first"));
    assertThat(settings.bucket()).isEqualTo(BucketName.of("second"));
  }

  @Test
  void updateTrail_changedAgainAndAgain_isAConflict() {
    trails.createTrail(ACCOUNT, OREGON, named("audit"));
    int[] depth = {0};
    destinations =
        (trail, parts) -> {
          if (parts.contains(Part.BUCKET)) {
            depth[0]++;
            change(update("audit").snsTopic("topic" + depth[0]));
          }
          return trail.settings();
        };

    assertThatThrownBy(() -> change(update("audit").bucket("second")))
        .isInstanceOfSatisfying(
            CairnException.Conflict.class, e -> assertThat(e.reason()).isEqualTo("CONFLICT"));
  }

  /** Issue 4, part 1: concurrent changes are serialised per trail; none is lost. */
  @Test
  void changes_concurrent_noneIsLost() throws Exception {
    String arn = trails.createTrail(ACCOUNT, OREGON, named("audit")).arn().toString();
    List<Callable<Object>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String key = "key" + i;
      calls.add(
          () -> {
            plane.tags.addTags(ACCOUNT, OREGON, arn, List.of(new NewTrail.NewTag(key, "")));
            return key;
          });
    }
    calls.add(() -> change(update("audit").prefix("p")));
    calls.add(() -> change(update("audit").validation(true)));
    calls.add(() -> change(update("audit").kmsKey("alias/audit")));
    calls.add(
        () -> {
          plane.logging.startLogging(ACCOUNT, OREGON, "audit");
          return "started";
        });

    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Object> done : executor.invokeAll(calls)) {
        done.get();
      }
    }

    Trail trail = trails.getTrail(ACCOUNT, OREGON, "audit");
    assertThat(trail.tags()).hasSize(8);
    assertThat(trail.logging().on()).isTrue();
    assertThat(trail.settings().prefix()).isPresent();
    assertThat(trail.settings().logFileValidation()).isTrue();
    assertThat(trail.settings().kmsKey()).isPresent();
  }

  /** Of many that would fill the last place, one gets it. */
  @Test
  void singleToMulti_concurrently_keepsTheQuota() throws Exception {
    for (int i = 1; i <= 4; i++) {
      trails.createTrail(ACCOUNT, CALIFORNIA, named("full" + i));
    }
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      String name = "audit" + i;
      trails.createTrail(ACCOUNT, OREGON, named(name));
      calls.add(
          () -> {
            try {
              return change(update(name).multiRegion(true)).multiRegion();
            } catch (CairnException.LimitExceeded e) {
              return false;
            }
          });
    }

    int won = 0;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> done : executor.invokeAll(calls)) {
        won += done.get() ? 1 : 0;
      }
    }
    assertThat(won).isEqualTo(1);
    assertThat(trails.listTrails(ACCOUNT, CALIFORNIA)).hasSize(5);
  }

  /**
   * A region that was disabled while all-region trails were made may hold more than five when it
   * comes back: nothing is taken away, and nothing more fits in.
   */
  @Test
  void addRegion_again_mayHoldMoreThanTheQuota() {
    for (int i = 1; i <= 5; i++) {
      trails.createTrail(ACCOUNT, SYDNEY, named("local" + i));
    }
    plane.regions.disableRegion(SYDNEY);
    trails.createTrail(ACCOUNT, OREGON, multiRegion("audit"));

    plane.regions.addRegion(SYDNEY, OptionalInt.empty());

    assertThat(trails.listTrails(ACCOUNT, SYDNEY)).hasSize(6);
    assertThatThrownBy(() -> trails.createTrail(ACCOUNT, SYDNEY, named("seventh")))
        .hasMessage("User: 111122223333 already has 6 trails in ap-southeast-2.");
    assertThatThrownBy(() -> trails.createTrail(ACCOUNT, OREGON, multiRegion("another")))
        .hasMessage("User: 111122223333 already has 6 trails in ap-southeast-2.");
  }

  private TrailSettings change(UpdateRequest request) {
    return trails.updateTrail(ACCOUNT, OREGON, request.build()).settings();
  }

  private static NewTrail full() {
    return request("audit")
        .prefix("p")
        .snsTopic("topic")
        .logGroup(GROUP, ROLE)
        .kmsKey("alias/audit")
        .tags(List.of(new NewTrail.NewTag("team", "blue")))
        .build();
  }
}
