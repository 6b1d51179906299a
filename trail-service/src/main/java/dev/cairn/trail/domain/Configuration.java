package dev.cairn.trail.domain;

import dev.cairn.trail.domain.access.AccessSubject;
import java.util.List;

/**
 * The configuration as it was at a revision, without trails: their changes tell them to who follows
 * them, and all of them at once may be too large for the memory. Revision 0 is the empty one.
 *
 * @param regions by name
 * @param access accounts, users, groups, roles and policies, in this order, each by id
 */
public record Configuration(long revision, List<Region> regions, List<AccessSubject> access) {

  public Configuration {
    regions = List.copyOf(regions);
    access = List.copyOf(access);
  }
}
