package dev.cairn.cli;

import dev.cairn.proto.ingest.v1.StreamEventsRequest;
import io.grpc.ManagedChannel;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The files that a command names, and the way to send their records to a suite. */
final class RecordFiles {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PATIENCE_TO_REACH = Duration.ofSeconds(10);
  private static final DateTimeFormatter FILE_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--refused",
      paramLabel = "FILE",
      description =
          "Where refused records go with their reasons, one JSON object a line. Made only if there "
              + "are any. Default: ./refused-TIME.ndjson")
  private @Nullable Path refused;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Files, folders (read recursively, by name) or - for standard input: records one a line, "
              + "or log files {\"Records\":[...]}, or what `aws cloudtrail lookup-events` prints; plain or gzip, found by content. Other files and digest "
              + "files in a folder are passed over.")
  private List<Path> paths = List.of();

  /** How the times of files are moved, by their names, which may need a look at all of them. */
  interface Rebasing {
    Map<String, Rebase> of(ImportFiles files, Instant now) throws IOException;
  }

  /**
   * Sends all records, and prints what became of them.
   *
   * @param request what every request says
   * @param summary the line that says how many there were
   * @return the exit code: 0 if none was refused, else 1
   */
  int send(
      StreamEventsRequest.Builder request, Rebasing rebasing, Function<ImportTally, String> summary)
      throws IOException, InterruptedException {
    for (Path path : paths) {
      if (!path.equals(ImportFiles.STANDARD_INPUT) && !Files.exists(path)) {
        throw new CommandFailedException("no such file: " + path);
      }
    }
    Instant start = Instant.now();
    ImportFiles files = new ImportFiles(paths, System.in);
    Path refusedPath =
        refused == null ? Path.of("refused-" + FILE_TIME.format(start) + ".ndjson") : refused;
    ManagedChannel channel = connection.open("ingest");
    try (RefusedFile refusedFile = new RefusedFile(refusedPath)) {
      refusedFile.check();
      StreamEventsRequest template = connection.request(request).build();
      ImportTally tally =
          new ImportTally(
              refusedFile, new HistoryTally(start, template.getAccountId(), template.getRegion()));
      Progress progress =
          new Progress(
              hasTerminal() ? spec.commandLine().getErr() : null, () -> summary.apply(tally));
      EventSender sender =
          new EventSender(
              channel,
              connection.place("ingest"),
              template,
              tally::count,
              why -> progress.tell(spec.commandLine().getErr(), "cairn: waiting: " + why),
              PATIENCE,
              PATIENCE_TO_REACH);
      try {
        new RecordImport(files, rebasing.of(files, start), sender, tally, progress).run();
      } finally {
        progress.end();
        report(tally, refusedFile);
      }
      if (tally.isEmpty()) {
        print("no records found" + System.lineSeparator());
      }
      print(summary.apply(tally) + System.lineSeparator() + tally.history(connection.suite()));
      return tally.isClean() ? 0 : 1;
    } finally {
      files.forgetStandardInput();
      channel.shutdownNow();
    }
  }

  /** Also when it ends before its time: the file is there then. */
  private void report(ImportTally tally, RefusedFile refusedFile) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(tally.refusals());
    if (refusedFile.isMade()) {
      out.println("refused records are in " + refusedFile.path());
    }
    out.flush();
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }

  // JDK 25 again gives null where there is no terminal (JDK-8351435).
  @SuppressWarnings("SystemConsoleNull")
  private static boolean hasTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
