package dev.cairn.delivery.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.cairn.delivery.domain.TrailState;
import dev.cairn.grpc.SelectorMessages;
import dev.cairn.model.AccountId;
import dev.cairn.model.EventId;
import dev.cairn.model.TrailArn;
import dev.cairn.model.selection.CompiledSelectors;
import dev.cairn.model.selection.EventSelector;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.model.selection.ReadWriteType;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.trail.v1.Trail;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedTrailsTest {

  private static final AccountId ACCOUNT = AccountId.of("111122223333");
  private static final EventSelectors WRITES =
      new EventSelectors.Basic(
          List.of(new EventSelector(ReadWriteType.WRITE_ONLY, true, List.of(), List.of())));

  private @TempDir Path folder;
  private WatchedTrails trails;

  @BeforeEach
  void open() {
    trails = new WatchedTrails(folder.resolve("revisions.tmp"), () -> {});
  }

  @AfterEach
  void close() {
    trails.close();
  }

  private static Change change(long revision, EventSelectors selectors, boolean logging) {
    return change(revision, "t", selectors, "bucket", logging);
  }

  private static Change change(
      long revision, String id, EventSelectors selectors, String bucket, boolean logging) {
    return Change.newBuilder()
        .setRevision(revision)
        .setTrail(
            dev.cairn.proto.configuration.v1.TrailState.newBuilder()
                .setTrailId(id)
                .setTrail(
                    Trail.newBuilder()
                        .setTrailArn("arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit-" + id)
                        .setS3BucketName(bucket))
                .setIsLogging(logging)
                .addAllEventSelectors(SelectorMessages.basicMessages(selectors)))
        .build();
  }

  private static Change deletion(long revision, String id) {
    return Change.newBuilder().setRevision(revision).setDeletedTrailId(id).build();
  }

  private TrailState at(long revision) {
    return trails.trails(ACCOUNT, revision).getFirst();
  }

  @Test
  void selectors_ofEveryRevision_areKept() {
    trails.snapshot(Snapshot.getDefaultInstance());
    trails.change(change(1, new EventSelectors.Basic(List.of()), true));
    trails.change(change(2, WRITES, true));

    assertThat(at(1).selectors().source())
        .as("none stored are the default")
        .isEqualTo(EventSelectors.defaults());
    assertThat(at(2).selectors().source()).isEqualTo(WRITES);
  }

  @Test
  void selectors_unchanged_areNotCompiledAgain() {
    trails.snapshot(Snapshot.getDefaultInstance());
    trails.change(change(1, WRITES, true));
    trails.change(change(2, WRITES, false));

    assertThat(at(2).logging()).isFalse();
    assertThat(at(2).selectors()).isSameAs(at(1).selectors());
  }

  @Test
  void trails_ofEveryRevision_areKnown() {
    trails.snapshot(Snapshot.getDefaultInstance());
    Random random = new Random(7);
    List<Map<String, String>> expected = new ArrayList<>();
    expected.add(Map.of());
    for (int revision = 1; revision <= 2000; revision++) {
      Map<String, String> next = new TreeMap<>(expected.getLast());
      String id = "t" + random.nextInt(6);
      if (next.containsKey(id) && random.nextInt(4) == 0) {
        trails.change(deletion(revision, id));
        next.remove(id);
      } else {
        trails.change(change(revision, id, WRITES, "bucket-" + revision, true));
        next.put(id, "bucket-" + revision);
      }
      expected.add(next);
    }

    for (int revision = 0; revision <= 2000; revision++) {
      assertThat(trails.trails(ACCOUNT, revision))
          .as("at %d", revision)
          .allMatch(t -> t.selectors().source().equals(WRITES))
          .extracting(TrailState::id, TrailState::bucket)
          .containsExactlyInAnyOrderElementsOf(
              expected.get(revision).entrySet().stream()
                  .map(trail -> tuple(trail.getKey(), trail.getValue()))
                  .toList());
    }
  }

  @Test
  void deletedTrail_isKnownByItsLastVersionAndEvent() {
    EventId event = EventId.of("5f3c1e0a-6f0e-4f0c-9a53-0d4a8e9a4f11");
    trails.snapshot(Snapshot.getDefaultInstance());
    trails.change(change(1, "t", WRITES, "bucket-1", true));
    assertThat(trails.isLogging("t")).isTrue();
    trails.change(deletion(2, "t").toBuilder().setLastEventId(event.value()).build());

    assertThat(trails.isLogging("t")).isFalse();
    assertThat(trails.deletedAt("t")).hasValue(2);
    assertThat(trails.newest("t").orElseThrow().bucket()).isEqualTo("bucket-1");
    assertThat(trails.deletedBy(event, 1)).isEmpty();
    TrailState deleted = trails.deletedBy(event, 2).orElseThrow();
    assertThat(deleted.logging()).isFalse();
    assertThat(deleted.lastEvent()).contains(event);
    assertThat(deleted.bucket()).isEqualTo("bucket-1");
  }

  @Test
  void selectors_changedBack_areNotCompiledAgain() {
    trails.snapshot(Snapshot.getDefaultInstance());
    trails.change(change(1, WRITES, true));
    trails.change(change(2, EventSelectors.defaults(), true));
    trails.change(change(3, WRITES, true));

    assertThat(at(2).selectors().source()).isEqualTo(EventSelectors.defaults());
    assertThat(at(3).selectors()).isSameAs(at(1).selectors());
  }

  /** The past would be missing: what an unfinished cut needs of it would be answered wrongly. */
  @Test
  void snapshot_ofALaterRevision_isRefused() {
    Snapshot later = Snapshot.newBuilder().setRevision(1).build();
    assertThatThrownBy(() -> trails.snapshot(later)).hasMessageContaining("before revision 1");
    assertThat(trails.revision()).isEqualTo(-1);

    trails.snapshot(Snapshot.getDefaultInstance());
    trails.change(change(1, WRITES, true));
    trails.snapshot(later);
    assertThat(at(1).selectors().source()).as("goes on after a break").isEqualTo(WRITES);
  }

  /** A client that changes a trail in a loop would else fill the memory. */
  @Test
  void pastVersions_areNotInMemory() throws Exception {
    trails.snapshot(Snapshot.getDefaultInstance());
    trails.change(change(1, "t", WRITES, "bucket-1", true));
    WeakReference<TrailArn> held = new WeakReference<>(at(1).arn());
    assertThat(held.get()).as("the newest is").isSameAs(at(1).arn());
    trails.change(change(2, "t", WRITES, "bucket-2", true));
    awaitCleared(held);

    assertThat(at(1).bucket()).isEqualTo("bucket-1");
  }

  /** A client that changes large selectors in a loop would else fill the memory. */
  @Test
  void selectors_thatNobodyHolds_areNotInMemory() throws Exception {
    trails.snapshot(Snapshot.getDefaultInstance());
    trails.change(change(1, WRITES, true));
    WeakReference<CompiledSelectors> held = new WeakReference<>(at(1).selectors());
    awaitCleared(held);

    assertThat(at(1).selectors().source()).isEqualTo(WRITES);
  }

  private static void awaitCleared(WeakReference<?> held) throws InterruptedException {
    for (int i = 0; i < 100 && held.get() != null; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(held.get()).isNull();
  }
}
