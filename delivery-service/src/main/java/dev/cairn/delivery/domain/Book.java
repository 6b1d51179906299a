package dev.cairn.delivery.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.RegionName;
import dev.cairn.model.TrailArn;

/**
 * The book of a trail in a region: accepted = delivered + not selected + pending + failed, each
 * counted on its own.
 *
 * @param accepted the account's events that were read since the trail was met
 * @param pending read and selected, not yet in a delivered file
 * @param failed given up
 */
public record Book(
    TrailArn trail,
    RegionName region,
    long accepted,
    long delivered,
    long notSelected,
    long pending,
    long failed) {

  public Book {
    requireNonNull(trail, "trail is null");
    requireNonNull(region, "region is null");
  }

  Book plus(Book other) {
    return new Book(
        trail,
        region,
        accepted + other.accepted,
        delivered + other.delivered,
        notSelected + other.notSelected,
        pending + other.pending,
        failed + other.failed);
  }
}
