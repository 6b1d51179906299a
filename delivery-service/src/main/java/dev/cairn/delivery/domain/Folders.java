package dev.cairn.delivery.domain;

import dev.cairn.model.RegionName;
import java.util.List;

/**
 * The regions in whose folders a cut's files lie.
 *
 * @param own of events of the partition's region
 * @param everyRegions of events of global services that trails of one region take wherever they are
 *     homed: such a trail keeps them in its home region's folder. Source: contract 5.4
 */
record Folders(RegionName own, RegionName everyRegions) {

  static Folders of(TrailState trail, RegionName partition) {
    return new Folders(partition, trail.multiRegion() ? partition : trail.arn().homeRegion());
  }

  /** As files of an earlier cut lie, whatever the trail became since. */
  static Folders of(List<LogFile> files, RegionName partition) {
    return new Folders(
        partition,
        files.stream()
            .map(LogFile::region)
            .filter(region -> !region.equals(partition))
            .findFirst()
            .orElse(partition));
  }

  RegionName of(Selected record) {
    return record.isEveryRegions() ? everyRegions : own;
  }

  /** The group of the records of a file: window, category and folder in one number. */
  long group(Selected record) {
    return group(record.group(), of(record));
  }

  long group(LogFile file) {
    return group(Selected.group(file.window().getEpochSecond(), file.category()), file.region());
  }

  private long group(long windowAndCategory, RegionName region) {
    return 2 * windowAndCategory + (region.equals(own) ? 0 : 1);
  }
}
