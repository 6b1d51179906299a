package dev.cairn.delivery.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.delivery.domain.TrailState;
import dev.cairn.grpc.SelectorMessages;
import dev.cairn.model.AccountId;
import dev.cairn.model.selection.EventSelector;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.model.selection.ReadWriteType;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.trail.v1.Trail;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedTrailsTest {

  private static final AccountId ACCOUNT = AccountId.of("111122223333");
  private static final EventSelectors WRITES =
      new EventSelectors.Basic(
          List.of(new EventSelector(ReadWriteType.WRITE_ONLY, true, List.of(), List.of())));

  private final WatchedTrails trails = new WatchedTrails(() -> {});

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

  @Test
  void selectors_changedBack_areNotCompiledAgain() {
    trails.snapshot(Snapshot.getDefaultInstance());
    trails.change(change(1, WRITES, true));
    trails.change(change(2, EventSelectors.defaults(), true));
    trails.change(change(3, WRITES, true));

    assertThat(at(2).selectors().source()).isEqualTo(EventSelectors.defaults());
    assertThat(at(3).selectors()).isSameAs(at(1).selectors());
  }
}
