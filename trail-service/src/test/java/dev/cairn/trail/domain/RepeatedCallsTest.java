package dev.cairn.trail.domain;

import static dev.cairn.trail.domain.ControlPlane.ACCOUNT;
import static dev.cairn.trail.domain.ControlPlane.OREGON;
import static dev.cairn.trail.domain.ControlPlane.OTHER_ACCOUNT;
import static dev.cairn.trail.domain.ControlPlane.SYDNEY;
import static dev.cairn.trail.domain.TrailRequest.named;
import static dev.cairn.trail.domain.TrailRequest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.CairnException;
import dev.cairn.model.CairnException.AlreadyExists;
import dev.cairn.model.CairnException.NotFound;
import dev.cairn.model.CairnException.Unavailable;
import dev.cairn.trail.domain.NewTrail.NewTag;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients repeat by themselves what was answered REVISION_NOT_CONFIRMED: CreateTrail and
 * DeleteTrail then find their own work.
 */
class RepeatedCallsTest {

  private static final NewTrail TAGGED =
      request("audit").prefix("p").tags(List.of(new NewTag("team", "core"))).build();

  @TempDir Path folder;

  private ControlPlane plane;
  private Trails trails;

  @BeforeEach
  void open() {
    plane = new ControlPlane(folder, Destinations.UNASKED);
    trails = plane.trails;
  }

  @AfterEach
  void close() {
    plane.close();
  }

  @Test
  void createTrail_again_waitsForTheFirst() {
    try (Confirmations.Replica replica = plane.confirmations.connect("ingest")) {
      unconfirmed(() -> trails.createTrail(ACCOUNT, OREGON, TAGGED));
      unconfirmed(() -> trails.createTrail(ACCOUNT, OREGON, TAGGED));
      Trail made = trails.getTrail(ACCOUNT, OREGON, "audit");

      replica.confirm(plane.store.newestRevision());
      assertThat(trails.createTrail(ACCOUNT, OREGON, TAGGED)).isEqualTo(made);
      taken(() -> trails.createTrail(ACCOUNT, OREGON, TAGGED));
    }
  }

  @Test
  void createTrail_another_isRefused() {
    try (Confirmations.Replica replica = plane.confirmations.connect("ingest")) {
      unconfirmed(() -> trails.createTrail(ACCOUNT, OREGON, TAGGED));

      taken(() -> trails.createTrail(ACCOUNT, OREGON, named("audit")));
      unconfirmed(() -> trails.createTrail(OTHER_ACCOUNT, OREGON, TAGGED));
      unconfirmed(() -> trails.createTrail(ACCOUNT, SYDNEY, TAGGED));
      assertThat(trails.describeTrails(OTHER_ACCOUNT, OREGON, List.of(), true)).hasSize(1);
      assertThat(trails.describeTrails(ACCOUNT, SYDNEY, List.of(), true)).hasSize(1);
      replica.confirm(plane.store.newestRevision());
    }
  }

  /** The first is not what stands there any more. */
  @Test
  void createTrail_again_afterOthers() {
    try (Confirmations.Replica replica = plane.confirmations.connect("ingest")) {
      unconfirmed(() -> trails.createTrail(ACCOUNT, OREGON, TAGGED));
      unconfirmed(() -> plane.logging.startLogging(ACCOUNT, OREGON, "audit"));
      taken(() -> trails.createTrail(ACCOUNT, OREGON, TAGGED));

      unconfirmed(() -> trails.deleteTrail(ACCOUNT, OREGON, "audit"));
      unconfirmed(() -> trails.createTrail(ACCOUNT, OREGON, TAGGED));
      assertThat(trails.getTrail(ACCOUNT, OREGON, "audit").logging()).isEqualTo(Logging.NEVER);
      replica.confirm(plane.store.newestRevision());
    }
  }

  @Test
  void deleteTrail_again_waitsForTheFirst() {
    trails.createTrail(ACCOUNT, OREGON, TAGGED);
    try (Confirmations.Replica replica = plane.confirmations.connect("ingest")) {
      unconfirmed(() -> trails.deleteTrail(ACCOUNT, OREGON, "audit"));
      unconfirmed(() -> trails.deleteTrail(ACCOUNT, OREGON, "audit"));
      unknown(() -> trails.deleteTrail(ACCOUNT, OREGON, "other"));
      unknown(() -> trails.deleteTrail(OTHER_ACCOUNT, OREGON, "audit"));

      replica.confirm(plane.store.newestRevision());
      trails.deleteTrail(ACCOUNT, OREGON, "audit");
      unknown(() -> trails.deleteTrail(ACCOUNT, OREGON, "audit"));
    }
  }

  /** A trail that was made since goes, as it would have. */
  @Test
  void deleteTrail_again_afterOthers() {
    trails.createTrail(ACCOUNT, OREGON, TAGGED);
    try (Confirmations.Replica replica = plane.confirmations.connect("ingest")) {
      unconfirmed(() -> trails.deleteTrail(ACCOUNT, OREGON, "audit"));
      unconfirmed(() -> trails.createTrail(ACCOUNT, OREGON, named("audit")));

      replica.confirm(plane.store.newestRevision() + 1);
      trails.deleteTrail(ACCOUNT, OREGON, "audit");
      assertThat(trails.describeTrails(ACCOUNT, OREGON, List.of(), true)).isEmpty();
      unknown(() -> trails.deleteTrail(ACCOUNT, OREGON, "audit"));
    }
  }

  /** What was confirmed is as it always was: check 15. */
  @Test
  void confirmed_again_isRefused() {
    trails.createTrail(ACCOUNT, OREGON, TAGGED);
    try (Confirmations.Replica replica = plane.confirmations.connect("ingest")) {
      taken(() -> trails.createTrail(ACCOUNT, OREGON, TAGGED));
      replica.confirm(plane.store.newestRevision() + 1);
      trails.deleteTrail(ACCOUNT, OREGON, "audit");
      unknown(() -> trails.deleteTrail(ACCOUNT, OREGON, "audit"));
    }
  }

  private static void unconfirmed(ThrowingCallable call) {
    refused(call, Unavailable.class, "REVISION_NOT_CONFIRMED");
  }

  private static void taken(ThrowingCallable call) {
    refused(call, AlreadyExists.class, "TRAIL_ALREADY_EXISTS");
  }

  private static void unknown(ThrowingCallable call) {
    refused(call, NotFound.class, "TRAIL_NOT_FOUND");
  }

  private static <E extends CairnException> void refused(
      ThrowingCallable call, Class<E> kind, String reason) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(kind, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
