package dev.cairn.trail.domain;

import dev.cairn.trail.domain.access.AccessSubject;
import java.util.List;

/**
 * The whole configuration as it was at a revision. Revision 0 is the empty one.
 *
 * @param trails by id
 * @param regions by name
 * @param access accounts, users, groups, roles and policies, in this order, each by id
 */
public record Configuration(
    long revision, List<Trail> trails, List<Region> regions, List<AccessSubject> access) {

  public Configuration {
    trails = List.copyOf(trails);
    regions = List.copyOf(regions);
    access = List.copyOf(access);
  }
}
