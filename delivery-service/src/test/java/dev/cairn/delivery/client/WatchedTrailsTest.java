package dev.cairn.delivery.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.delivery.domain.TrailState;
import dev.cairn.grpc.SelectorMessages;
import dev.cairn.model.AccountId;
import dev.cairn.model.selection.CompiledSelectors;
import dev.cairn.model.selection.EventSelector;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.model.selection.ReadWriteType;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.trail.v1.Trail;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
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
    trails = new WatchedTrails(folder.resolve("selectors.tmp"), () -> {});
  }

  @AfterEach
  void close() {
    trails.close();
  }

  private static Change change(long revision, EventSelectors selectors, boolean logging) {
    return Change.newBuilder()
        .setRevision(revision)
        .setTrail(
            dev.cairn.proto.configuration.v1.TrailState.newBuilder()
                .setTrailId("t")
                .setTrail(
                    Trail.newBuilder()
                        .setTrailArn("arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit")
                        .setS3BucketName("bucket"))
                .setIsLogging(logging)
                .addAllEventSelectors(SelectorMessages.basicMessages(selectors)))
        .build();
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

  /** Every revision stays in memory, so that little may be made for each. */
  @Test
  void change_sharesWhatStays() {
    trails.snapshot(Snapshot.getDefaultInstance());
    trails.change(change(1, WRITES, true));
    trails.change(change(2, WRITES, false));

    assertThat(at(2).id()).isSameAs(at(1).id());
    assertThat(at(2).arn()).isSameAs(at(1).arn());
    assertThat(at(2).bucket()).isSameAs(at(1).bucket());
    assertThat(at(1).logging()).isTrue();
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

  /** A client that changes large selectors in a loop would else fill the memory. */
  @Test
  void selectors_thatNobodyHolds_areNotInMemory() throws Exception {
    trails.snapshot(Snapshot.getDefaultInstance());
    trails.change(change(1, WRITES, true));
    WeakReference<CompiledSelectors> held = new WeakReference<>(at(1).selectors());
    for (int i = 0; i < 100 && held.get() != null; i++) {
      System.gc();
      Thread.sleep(20);
    }

    assertThat(held.get()).isNull();
    assertThat(at(1).selectors().source()).isEqualTo(WRITES);
  }
}
