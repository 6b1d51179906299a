package dev.cairn.delivery.domain;

import dev.cairn.model.AccountId;
import dev.cairn.model.PartitionId;
import dev.cairn.model.RegionName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Which records of a range go into which file: by category, five-minute window and folder, then by
 * size, in log order.
 */
final class CutPlan {

  private CutPlan() {}

  /** The records of each file, files by window and category. */
  static List<List<Selected>> plan(List<Selected> records, Folders folders, long fileSize) {
    List<List<Selected>> files = new ArrayList<>();
    for (List<Selected> group : group(records, folders).values()) {
      split(group, fileSize, files);
    }
    return files;
  }

  /**
   * The records of the files of an earlier plan.
   *
   * @return empty if the records are not those that the files were planned for
   */
  static Optional<List<List<Selected>>> replan(
      List<Selected> records, List<LogFile> files, RegionName partition) {
    Folders folders = Folders.of(files, partition);
    Map<Long, List<Selected>> groups = group(records, folders);
    Map<Long, Integer> taken = new TreeMap<>();
    List<List<Selected>> planned = new ArrayList<>(files.size());
    int count = 0;
    for (LogFile file : files) {
      long key = folders.group(file);
      List<Selected> group = groups.getOrDefault(key, List.of());
      int from = taken.getOrDefault(key, 0);
      int to = from + file.records();
      if (to > group.size()) {
        return Optional.empty();
      }
      planned.add(group.subList(from, to));
      taken.put(key, to);
      count += file.records();
    }
    return count == records.size() ? Optional.of(planned) : Optional.empty();
  }

  /** Names and hashes the planned files of a cut, in the plan's order. */
  static List<LogFile> files(
      List<List<Selected>> plan,
      String installationId,
      UUID log,
      String trailId,
      PartitionId partition,
      Folders folders,
      AccountId account,
      Optional<String> prefix,
      long firstOffset,
      long nextOffset) {
    List<LogFile> files = new ArrayList<>(plan.size());
    int ordinal = 0;
    long group = -1;
    for (List<Selected> records : plan) {
      Selected first = records.getFirst();
      ordinal = first.group() == group ? ordinal + 1 : 0;
      group = first.group();
      Instant window = LogFileName.window(first.time());
      String unique =
          LogFileName.unique(
              installationId,
              log,
              trailId,
              partition,
              firstOffset,
              nextOffset - 1,
              first.category(),
              window,
              ordinal);
      LogFileName name =
          new LogFileName(prefix, account, first.category(), folders.of(first), window, unique);
      files.add(file(records, window, ordinal, name.toString()));
    }
    return files;
  }

  private static LogFile file(List<Selected> records, Instant window, int ordinal, String key) {
    Instant oldest = Instant.MAX;
    Instant newest = Instant.MIN;
    for (Selected selected : records) {
      Instant time = selected.time();
      oldest = time.isBefore(oldest) ? time : oldest;
      newest = time.isAfter(newest) ? time : newest;
    }
    LogFileBody body = new LogFileBody(records);
    return new LogFile(
        records.getFirst().category(),
        window,
        ordinal,
        key,
        records.size(),
        body.size(),
        body.sha256(),
        oldest,
        newest);
  }

  private static Map<Long, List<Selected>> group(List<Selected> records, Folders folders) {
    Map<Long, List<Selected>> groups = new TreeMap<>();
    for (Selected selected : records) {
      groups.computeIfAbsent(folders.group(selected), g -> new ArrayList<>()).add(selected);
    }
    return groups;
  }

  private static void split(List<Selected> group, long fileSize, List<List<Selected>> files) {
    int from = 0;
    long size = LogFileBody.frameSize();
    for (int i = 0; i < group.size(); i++) {
      int record = group.get(i).json().size() + 1;
      if (i > from && size + record > fileSize) {
        files.add(group.subList(from, i));
        from = i;
        size = LogFileBody.frameSize();
      }
      size += record;
    }
    files.add(group.subList(from, group.size()));
  }
}
