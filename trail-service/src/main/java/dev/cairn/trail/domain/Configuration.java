package dev.cairn.trail.domain;

import java.util.List;

/**
 * The whole configuration as it was at a revision. Revision 0 is the empty one.
 *
 * @param trails by id
 * @param regions by name
 */
public record Configuration(long revision, List<Trail> trails, List<Region> regions) {

  public Configuration {
    trails = List.copyOf(trails);
    regions = List.copyOf(regions);
  }
}
