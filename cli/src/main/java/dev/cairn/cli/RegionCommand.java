package dev.cairn.cli;

import dev.cairn.proto.region.v1.AddRegionRequest;
import dev.cairn.proto.region.v1.DisableRegionRequest;
import dev.cairn.proto.region.v1.ListRegionsRequest;
import dev.cairn.proto.region.v1.ListRegionsResponse;
import dev.cairn.proto.region.v1.Region;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn region}: the installation's regions. */
@Command(
    name = "region",
    description = "The installation's regions. All-region trails cover all that are enabled.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  cairn region list",
      "  cairn region add eu-west-3 --partitions 4",
      "  cairn region disable eu-west-3",
    })
final class RegionCommand {

  @Command(name = "list", description = "Lists the regions.")
  int list(@Mixin Calls calls) {
    ListRegionsResponse all =
        calls.askAll(ListRegionsResponse.class, ListRegionsRequest.newBuilder());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "PARTITIONS", "STATE"));
    for (Region region : all.getRegionsList()) {
      rows.add(
          List.of(
              region.getName(),
              String.valueOf(region.getPartitions()),
              region.getEnabled() ? "enabled" : "disabled"));
    }
    calls.print(all, rows);
    return 0;
  }

  @Command(name = "add", description = "Adds a region, or enables a disabled one.")
  int add(
      @Mixin Calls calls,
      @Option(
              names = "--partitions",
              description = "Partitions of its log, 1 to 64; they can't be changed. Default: 1")
          int partitions,
      @Parameters(paramLabel = "NAME") String name) {
    return calls.run(AddRegionRequest.newBuilder().setName(name).setPartitions(partitions));
  }

  @Command(
      name = "disable",
      description = "Disables a region: its events are refused, its trails pause.")
  int disable(@Mixin Calls calls, @Parameters(paramLabel = "NAME") String name) {
    return calls.run(DisableRegionRequest.newBuilder().setName(name));
  }
}
