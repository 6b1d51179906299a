package dev.cairn.cli;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The first pass of a rebase: by how much each file is moved.
 *
 * <p>Files that fit together into the days that the history shows are moved by one span, so that
 * their order stays; a file that is older than that gets a span of its own, which those that fit
 * with it share. So the newest record of a file may be older than now, but is always shown.
 */
final class RebaseSpans implements ImportFiles.Visitor {

  private final Map<String, Times> files = new HashMap<>();

  private RebaseSpans() {}

  /** The oldest and the newest eventTime of a file. */
  private record Times(Instant oldest, Instant newest) {

    Times with(Times other) {
      return new Times(
          other.oldest.isBefore(oldest) ? other.oldest : oldest,
          other.newest.isAfter(newest) ? other.newest : newest);
    }
  }

  /** The moves by names of files; a file without a time that can be read has none. */
  static Map<String, Rebase> of(ImportFiles files, Instant now) {
    RebaseSpans visitor = new RebaseSpans();
    files.visit(visitor);
    return visitor.rebases(now);
  }

  private Map<String, Rebase> rebases(Instant now) {
    List<Map.Entry<String, Times>> newestFirst =
        files.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.comparing(Times::newest).reversed()))
            .toList();
    Map<String, Rebase> rebases = new HashMap<>();
    Instant moved = Instant.MAX;
    for (Map.Entry<String, Times> file : newestFirst) {
      Times times = file.getValue();
      if (times.oldest.isBefore(moved.minus(Rebase.KEPT))) {
        moved = times.newest;
      }
      rebases.put(file.getKey(), Rebase.to(now, moved));
    }
    return rebases;
  }

  @Override
  public void visit(String name, InputStream raw, boolean named) throws IOException {
    RecordReader reader = new RecordReader(Unpacked.of(raw), RecordImport.MAX_RECORD_SIZE);
    if (!reader.looksLikeRecords()) {
      return;
    }
    for (var found = reader.next(); found.isPresent(); found = reader.next()) {
      Rebase.eventTime(found.get().bytes())
          .ifPresent(time -> files.merge(name, new Times(time, time), Times::with));
    }
  }

  @Override
  public void unreadable(String name, IOException reason) {
    // The second pass meets it again and reports it.
  }
}
