package dev.cairn.trail.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.testing.TestClock;
import dev.cairn.trail.store.Database;
import dev.cairn.trail.store.JdbiTrailStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An answer leaves when every connected replica has confirmed the revision. */
class ChangesTest {

  private static final RegionName MOON = RegionName.of("moon-1");

  @TempDir Path folder;

  private final TestClock clock = TestClock.create();
  private final Confirmations confirmations = new Confirmations();
  private final NewestRevision newest = new NewestRevision();
  private Database database;
  private TrailStore store;

  @BeforeEach
  void open() {
    database = Database.h2(folder, folder.resolve("master-key"));
    store = new JdbiTrailStore(database, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void make_noReplicaConnected_answersAtOnce() {
    assertThat(makeRegion(patient())).isEqualTo(1);
  }

  @Test
  void make_waitsForTheLastReplica() throws Exception {
    Confirmations.Replica first = confirmations.connect("ingest-1");
    Confirmations.Replica second = confirmations.connect("ingest-2");
    first.confirm(0);
    second.confirm(0);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> made = executor.submit(() -> makeRegion(patient()));
      newest.awaitAfter(0, Duration.ofSeconds(30));
      first.confirm(1);
      assertThatThrownBy(() -> made.get(50, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      second.confirm(1);

      assertThat(made.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  void make_replicaGoesAway_isNotWaitedFor() throws Exception {
    Confirmations.Replica replica = confirmations.connect("ingest");
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> made = executor.submit(() -> makeRegion(patient()));
      newest.awaitAfter(0, Duration.ofSeconds(30));
      replica.close();

      assertThat(made.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }
    assertThat(confirmations.connected()).isZero();
  }

  @Test
  void make_notConfirmed_failsAndStays() {
    Confirmations.Replica replica = confirmations.connect("ingest");
    Changes hasty = new Changes(store, newest, confirmations, Duration.ofMillis(10));

    assertThatThrownBy(() -> makeRegion(hasty))
        .isInstanceOfSatisfying(
            CairnException.Unavailable.class,
            e -> assertThat(e.reason()).isEqualTo("REVISION_NOT_CONFIRMED"))
        .hasMessageContaining("1 of 1 ingest replicas (0 of them lost) did not confirm revision 1")
        .hasMessageContaining("The change is stored");
    assertThat(store.region(MOON)).isPresent();

    // Called again it changes nothing, and waits for the same revision.
    assertThatThrownBy(() -> hasty.make(TrailStore.Draft::regions))
        .isInstanceOf(CairnException.Unavailable.class);
    replica.confirm(1);
    assertThat(hasty.make(TrailStore.Draft::regions)).hasSize(1);
  }

  /** A replica that is cut off may still accept events by the old configuration: it counts. */
  @Test
  void make_replicaIsLost_failsUntilItIsBack() {
    Confirmations waiting = new Confirmations(Duration.ofMinutes(10), store);
    Changes hasty = new Changes(store, newest, waiting, Duration.ofMillis(10));
    Confirmations.Replica replica = waiting.connect("ingest");
    replica.confirm(0);
    replica.close();

    assertThatThrownBy(() -> makeRegion(hasty))
        .isInstanceOf(CairnException.Unavailable.class)
        .hasMessageContaining("1 of 1 ingest replicas (1 of them lost) did not confirm");
    Confirmations.Replica back = waiting.connect("ingest");
    back.confirm(1);
    assertThat(hasty.make(TrailStore.Draft::regions)).hasSize(1);

    // It still counts when trail-service has been started again, and nobody knows how it does.
    Confirmations restarted = new Confirmations(Duration.ofMinutes(10), store);
    Changes again = new Changes(store, newest, restarted, Duration.ofMillis(10));
    assertThatThrownBy(() -> again.make(TrailStore.Draft::regions))
        .isInstanceOf(CairnException.Unavailable.class);
    restarted.connect("ingest").confirm(1);
    assertThat(again.make(TrailStore.Draft::regions)).hasSize(1);
  }

  @Test
  void make_replicaIsLostForLong_isForgotten() {
    Confirmations waiting = new Confirmations(Duration.ofNanos(1), store);
    waiting.connect("ingest").close();
    assertThat(store.replicas()).containsExactly("ingest");

    new Changes(store, newest, waiting, Duration.ofMillis(10)).make(TrailStore.Draft::regions);

    assertThat(store.replicas()).isEmpty();
    assertThat(waiting.lost()).isZero();
  }

  private Changes patient() {
    return new Changes(store, newest, confirmations, Duration.ofSeconds(30));
  }

  private long makeRegion(Changes changes) {
    changes.make(
        draft -> {
          Region region = new Region(MOON, 1, true, clock.instant());
          draft.put(region);
          return region;
        });
    return store.newestRevision();
  }
}
