package dev.cairn.cli;

import io.grpc.ManagedChannel;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn import}: sends records of files to a running suite. */
@Command(
    name = "import",
    description = {
      "Sends CloudTrail records to the suite that runs on a data folder.",
      "",
      "Each record reaches the suite byte for byte as it stands in the file. Importing again does "
          + "no harm: what is there already is counted as a duplicate. The event history shows "
          + "events of the last 90 days; older ones are accepted and delivered to trails, but "
          + "do not show there unless --rebase moves them.",
      "",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every record is accepted or a duplicate",
      "1:some records are refused: see the file of refused records",
      "2:bad usage, no suite to be reached, or it stopped taking events",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cairn import samples.ndjson.gz",
      "  cairn import --rebase now samples/",
      "  aws s3 cp s3://BUCKET/AWSLogs/.../FILE.json.gz - | cairn import -",
    })
final class ImportCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PATIENCE_TO_REACH = Duration.ofSeconds(10);
  private static final DateTimeFormatter FILE_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Data folder of the suite; its endpoints.json says where it answers. Default: ${DEFAULT-VALUE}")
  private Path data = Path.of("data");

  @Option(
      names = "--rebase",
      paramLabel = "now",
      description =
          "Moves all times by one span so that the newest event happens now. Nothing else changes "
              + "but the eventIDs: a moved record is another event, so it gets an id derived from "
              + "the old one and the span. Importing later again adds the samples once more, at "
              + "that time.")
  private @Nullable RebaseTarget rebase;

  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "Account of records that name none, 12 digits. Default: the credential's")
  private String account = "";

  @Option(
      names = "--region",
      paramLabel = "R",
      description = "Region of records without awsRegion. Default: ${DEFAULT-VALUE}")
  private String region = "us-east-1";

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
              + "or log files {\"Records\":[...]}; plain or gzip, found by content. Other files and digest "
              + "files in a folder are passed over.")
  private List<Path> paths = List.of();

  /** What {@code --rebase} takes. */
  enum RebaseTarget {
    now
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Instant start = Instant.now();
    ImportFiles files = new ImportFiles(paths, System.in);
    Path refusedPath =
        refused == null ? Path.of("refused-" + FILE_TIME.format(start) + ".ndjson") : refused;
    ManagedChannel channel = Suite.at(data, "ingest").open();
    try (RefusedFile refusedFile = new RefusedFile(refusedPath)) {
      ImportTally tally = new ImportTally(refusedFile);
      Progress progress = new Progress(hasTerminal() ? spec.commandLine().getErr() : null, tally);
      EventSender sender =
          new EventSender(channel, account, region, tally::count, PATIENCE, PATIENCE_TO_REACH);
      new RecordImport(files, rebase(files, start), sender, tally, progress).run();
      progress.end();
      report(tally, refusedPath);
      return tally.refused() == 0 ? 0 : 1;
    } finally {
      files.forgetStandardInput();
      channel.shutdownNow();
    }
  }

  private Optional<Rebase> rebase(ImportFiles files, Instant now) throws IOException {
    if (rebase == null) {
      return Optional.empty();
    }
    files.keepStandardInput();
    return NewestEventTime.in(files).map(newest -> Rebase.to(now, newest));
  }

  private void report(ImportTally tally, Path refusedPath) {
    PrintWriter out = spec.commandLine().getOut();
    if (tally.refused() > 0) {
      out.print(tally.refusals());
      out.println("refused records are in " + refusedPath);
    }
    out.println(tally);
    out.flush();
  }

  // JDK 25 again gives null where there is no terminal (JDK-8351435).
  @SuppressWarnings("SystemConsoleNull")
  private static boolean hasTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
