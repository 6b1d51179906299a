package dev.cairn.trail.api;

import dev.cairn.proto.access.v1.Policy;
import dev.cairn.proto.configuration.v1.Identity;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.region.v1.Region;
import java.util.ArrayList;
import java.util.List;

/** A snapshot in parts, each small enough for one message, however many identities there are. */
final class SnapshotParts {

  /** Bytes; what is larger alone is a part of its own. */
  static final int PART_SIZE = 2 << 20;

  private final long revision;
  private final List<Snapshot.Builder> parts = new ArrayList<>();
  private long size;

  private SnapshotParts(Snapshot.Builder first) {
    this.revision = first.getRevision();
    this.size = first.build().getSerializedSize();
    parts.add(first);
  }

  /** The parts; merged in this order they are the whole. */
  static List<Snapshot> of(Snapshot whole) {
    SnapshotParts split =
        new SnapshotParts(whole.toBuilder().clearRegions().clearIdentities().clearPolicies());
    for (Region region : whole.getRegionsList()) {
      split.partFor(region.getSerializedSize()).addRegions(region);
    }
    for (Identity identity : whole.getIdentitiesList()) {
      split.partFor(identity.getSerializedSize()).addIdentities(identity);
    }
    for (Policy policy : whole.getPoliciesList()) {
      split.partFor(policy.getSerializedSize()).addPolicies(policy);
    }
    return split.parts.stream().map(Snapshot.Builder::build).toList();
  }

  private Snapshot.Builder partFor(int more) {
    if (size > 0 && size + more > PART_SIZE) {
      parts.getLast().setHasMore(true);
      parts.add(Snapshot.newBuilder().setRevision(revision));
      size = 0;
    }
    size += more;
    return parts.getLast();
  }
}
