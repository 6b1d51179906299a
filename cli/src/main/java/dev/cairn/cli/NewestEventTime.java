package dev.cairn.cli;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The first pass of a rebase: finds the newest eventTime of all files. */
final class NewestEventTime implements ImportFiles.Visitor {

  private @Nullable Instant newest;

  private NewestEventTime() {}

  static Optional<Instant> in(ImportFiles files) {
    NewestEventTime visitor = new NewestEventTime();
    files.visit(visitor);
    return Optional.ofNullable(visitor.newest);
  }

  @Override
  public void visit(String name, InputStream raw, boolean named) throws IOException {
    RecordReader reader = new RecordReader(Unpacked.of(raw), RecordImport.MAX_RECORD_SIZE);
    if (!reader.looksLikeRecords()) {
      return;
    }
    for (var found = reader.next(); found.isPresent(); found = reader.next()) {
      Rebase.eventTime(found.get().bytes())
          .filter(time -> newest == null || time.isAfter(newest))
          .ifPresent(time -> newest = time);
    }
  }

  @Override
  public void unreadable(String name, IOException reason) {
    // The second pass meets it again and reports it.
  }
}
