package dev.cairn.delivery.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.TrailArn;
import java.time.Instant;
import java.util.List;

/**
 * A contiguous range of a partition's offsets that becomes files of one trail.
 *
 * @param firstOffset where the trail's position stood
 * @param nextOffset where it will stand when all files are delivered
 * @param counts of the account's events in the range
 * @param files at least one: a range that selects nothing needs no cut
 */
public record Cut(
    String trailId,
    TrailArn trail,
    long firstOffset,
    long nextOffset,
    Counts counts,
    Destination destination,
    Instant createdTime,
    List<LogFile> files) {

  public Cut {
    requireNonNull(trailId, "trailId is null");
    requireNonNull(trail, "trail is null");
    requireNonNull(counts, "counts is null");
    requireNonNull(destination, "destination is null");
    requireNonNull(createdTime, "createdTime is null");
    files = List.copyOf(files);
    if (firstOffset < 0 || nextOffset <= firstOffset || files.isEmpty()) {
      throw new IllegalArgumentException(
          "a cut of " + firstOffset + " to " + nextOffset + " with " + files.size() + " files");
    }
  }
}
