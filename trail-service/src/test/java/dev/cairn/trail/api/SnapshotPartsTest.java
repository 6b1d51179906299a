package dev.cairn.trail.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.proto.access.v1.Policy;
import dev.cairn.proto.configuration.v1.Identity;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.region.v1.Region;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotPartsTest {

  @Test
  void of_small_isOnePart() {
    Snapshot whole = snapshot(3);

    assertThat(SnapshotParts.of(whole)).containsExactly(whole);
  }

  /** 20 MiB of policies, as an installation with many accounts may have. */
  @Test
  void of_large_noPartIsTooLargeForAMessage() {
    Snapshot whole = snapshot(3500);

    List<Snapshot> parts = SnapshotParts.of(whole);

    assertThat(parts).hasSizeGreaterThan(9);
    assertThat(parts)
        .allSatisfy(
            part -> {
              assertThat(part.getSerializedSize()).isLessThan(3 << 20);
              assertThat(part.getRevision()).isEqualTo(7);
            });
    assertThat(parts.subList(0, parts.size() - 1)).allMatch(Snapshot::getHasMore);
    assertThat(parts.getLast().getHasMore()).isFalse();
    Snapshot.Builder merged = Snapshot.newBuilder();
    parts.forEach(merged::mergeFrom);
    assertThat(merged.clearHasMore().build()).isEqualTo(whole);
  }

  private static Snapshot snapshot(int many) {
    Snapshot.Builder snapshot =
        Snapshot.newBuilder()
            .setRevision(7)
            .setInstallationId("installation")
            .addTokenKeys("key")
            .addRegions(Region.newBuilder().setName("eu-west-1"));
    for (int i = 0; i < many; i++) {
      snapshot
          .addIdentities(Identity.newBuilder().setArn("arn:aws:iam::111122223333:user/u" + i))
          .addPolicies(Policy.newBuilder().setArn("p" + i).setPolicyDocument("x".repeat(6144)));
    }
    return snapshot.build();
  }
}
