package dev.cairn.cli;

import dev.cairn.proto.ingest.v1.StreamEventsRequest;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cairn validate}: says which records of files a suite would refuse. */
@Command(
    name = "validate",
    description = {
      "Says which CloudTrail records a suite would refuse, and why. Nothing is stored.",
      "",
      "Whether a record was imported before is not looked up.",
      "",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every record is valid",
      "1:some records would be refused: see the file of refused records",
      "2:bad usage, or no suite to be reached",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cairn validate events.ndjson",
      "  producer --print-events | cairn validate -",
    })
final class ValidateCommand implements Callable<Integer> {

  @Mixin private RecordFiles records = new RecordFiles();

  @Override
  public Integer call() throws IOException, InterruptedException {
    return records.send(
        StreamEventsRequest.newBuilder().setValidateOnly(true),
        (files, now) -> Map.of(),
        ImportTally::validated);
  }
}
