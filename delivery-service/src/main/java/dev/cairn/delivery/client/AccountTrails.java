package dev.cairn.delivery.client;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The trails of an account at every revision. What they are now is in memory, the past in the file.
 * Thread-safe.
 */
final class AccountTrails {

  private final RecordFile file;
  private final TrailVersions versions;
  private final Revisions revisions;
  private List<TrailVersion> newest = List.of();
  private long since = -1;

  AccountTrails(RecordFile file, TrailVersions versions) {
    this.file = file;
    this.versions = versions;
    this.revisions = new Revisions(file);
  }

  /**
   * @param revision newer than all before
   */
  synchronized void put(long revision, TrailVersion trail) {
    List<TrailVersion> trails = without(trail.id());
    trails.add(trail);
    add(revision, trails);
  }

  synchronized void remove(long revision, String trailId) {
    add(revision, without(trailId));
  }

  private List<TrailVersion> without(String trailId) {
    List<TrailVersion> trails = new ArrayList<>(newest);
    trails.removeIf(trail -> trail.id().equals(trailId));
    return trails;
  }

  private void add(long revision, List<TrailVersion> trails) {
    revisions.add(revision, file.write(places(trails)));
    newest = List.copyOf(trails);
    since = revision;
  }

  synchronized List<TrailVersion> at(long revision) {
    if (revision >= since) {
      return newest;
    }
    OptionalLong place = revisions.floor(revision);
    return place.isEmpty() ? List.of() : read(file.read(place.getAsLong()));
  }

  private static byte[] places(List<TrailVersion> trails) {
    ByteBuffer places = ByteBuffer.allocate(Long.BYTES * trails.size());
    trails.forEach(trail -> places.putLong(trail.place()));
    return places.array();
  }

  private List<TrailVersion> read(byte[] places) {
    List<TrailVersion> trails = new ArrayList<>();
    for (ByteBuffer bytes = ByteBuffer.wrap(places); bytes.hasRemaining(); ) {
      trails.add(versions.read(bytes.getLong()));
    }
    return trails;
  }
}
