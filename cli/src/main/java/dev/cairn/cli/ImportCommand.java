package dev.cairn.cli;

import dev.cairn.proto.ingest.v1.StreamEventsRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cairn import}: sends records of files to a running suite. */
@Command(
    name = "import",
    description = {
      "Sends CloudTrail records to a suite.",
      "",
      "Each record reaches the suite byte for byte as it stands in the file. Importing again does "
          + "no harm: what is there already is counted as a duplicate. The event history shows "
          + "events of the last 90 days; older ones are accepted and delivered to trails, but "
          + "do not show there unless --rebase moves them. Afterwards it says which accounts and "
          + "regions to look up.",
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

  @Mixin private RecordFiles records = new RecordFiles();

  @Option(
      names = "--rebase",
      paramLabel = "now",
      description =
          "Moves times so that the newest event happens now and all lie in the history. Files "
              + "that fit together into 85 days are moved by one span, so their order stays; older "
              + "files by a span of their own. In a file that holds more days, those before are "
              + "moved on by 85 days, or as many times as it takes, and lie beside the newer ones. "
              + "Nothing else changes but the eventIDs: a moved record is another event, so "
              + "it gets an id derived from the old one and the span. Importing later again adds "
              + "the samples once more, at that time.")
  private @Nullable RebaseTarget rebase;

  /** What {@code --rebase} takes. */
  enum RebaseTarget {
    now
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return records.send(StreamEventsRequest.newBuilder(), this::rebases, ImportTally::stored);
  }

  private Map<String, Rebase> rebases(ImportFiles files, Instant now) throws IOException {
    if (rebase == null) {
      return Map.of();
    }
    files.keepStandardInput();
    return RebaseSpans.of(files, now);
  }
}
