package dev.cairn.cli;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;

/** Reads the records of files and sends them in batches. */
final class RecordImport implements ImportFiles.Visitor {

  /**
   * Bytes of a record that are read. Ingest takes at most 262144 once white space is removed, so a
   * larger one may still be good; beyond this it is refused here, without reading it whole.
   */
  static final int MAX_RECORD_SIZE = 1 << 20;

  private static final int MAX_BATCH_RECORDS = 500;
  private static final int MAX_BATCH_SIZE = 1 << 20;
  private static final int SIZE_SHOWN_OF_CUT_RECORD = 1000;

  private final ImportFiles files;
  private final Map<String, Rebase> rebases;
  private final EventSender sender;
  private final ImportTally tally;
  private final Progress progress;
  private List<SentRecord> batch = new ArrayList<>();
  private int batchSize;

  /**
   * @param rebases how the records of files are moved, by the names of those that are
   */
  RecordImport(
      ImportFiles files,
      Map<String, Rebase> rebases,
      EventSender sender,
      ImportTally tally,
      Progress progress) {
    this.files = files;
    this.rebases = Map.copyOf(rebases);
    this.sender = sender;
    this.tally = tally;
    this.progress = progress;
  }

  void run() throws InterruptedException {
    files.visit(this);
    flush();
    sender.finish();
  }

  @Override
  public void visit(String name, InputStream raw, boolean named) throws IOException {
    RecordReader reader = new RecordReader(Unpacked.of(raw), MAX_RECORD_SIZE);
    if (!reader.looksLikeRecords()) {
      if (named) {
        tally.passOver(name, "NO_RECORDS", "The file holds neither records nor a log file");
      }
      return;
    }
    for (var found = reader.next(); found.isPresent(); found = reader.next()) {
      add(name, found.get());
      progress.at(name);
    }
  }

  @Override
  public void unreadable(String name, IOException reason) {
    tally.passOver(name, "UNREADABLE_FILE", why(reason));
  }

  private static String why(IOException reason) {
    return switch (reason) {
      case EOFException _ -> "the gzip data end early";
      case ZipException e -> "the gzip data are damaged: " + e.getMessage();
      case AccessDeniedException _ -> "access is denied";
      default -> reason.toString();
    };
  }

  private void add(String file, FoundRecord found) {
    String source = file + ", record " + found.number();
    if (found.isCut()) {
      byte[] beginning = Arrays.copyOf(found.bytes(), SIZE_SHOWN_OF_CUT_RECORD);
      String message =
          "The record has " + found.size() + " bytes, at most 262144 are allowed; it is cut here";
      tally.refuse(new SentRecord(source, beginning), "EVENT_TOO_LARGE", message);
      return;
    }
    Rebase rebase = rebases.get(file);
    byte[] bytes = rebase == null ? found.bytes() : rebase.move(found.bytes());
    if (batch.size() == MAX_BATCH_RECORDS || batchSize + bytes.length > MAX_BATCH_SIZE) {
      flush();
    }
    batch.add(new SentRecord(source, bytes));
    batchSize += bytes.length;
  }

  private void flush() {
    if (batch.isEmpty()) {
      return;
    }
    try {
      sender.send(batch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("Interrupted", e);
    }
    batch = new ArrayList<>();
    batchSize = 0;
  }
}
