package dev.cairn.cli;

import dev.cairn.proto.region.v1.AddRegionRequest;
import dev.cairn.proto.region.v1.DisableRegionRequest;
import dev.cairn.proto.region.v1.ListRegionsRequest;
import dev.cairn.proto.region.v1.ListRegionsResponse;
import dev.cairn.proto.region.v1.Region;
import dev.cairn.proto.region.v1.RegionServiceGrpc;
import dev.cairn.proto.region.v1.RegionServiceGrpc.RegionServiceBlockingV2Stub;
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
    mixinStandardHelpOptions = true)
final class RegionCommand {

  @Command(name = "list", description = "Lists the regions.", mixinStandardHelpOptions = true)
  int list(@Mixin Connection connection, @Mixin Output output) {
    ListRegionsResponse.Builder all = ListRegionsResponse.newBuilder();
    String token = "";
    do {
      ListRegionsRequest page = ListRegionsRequest.newBuilder().setNextToken(token).build();
      ListRegionsResponse reply = ask(connection, stub -> stub.listRegions(page));
      all.addAllRegions(reply.getRegionsList());
      token = reply.getNextToken();
    } while (!token.isEmpty());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "PARTITIONS", "STATE"));
    for (Region region : all.getRegionsList()) {
      rows.add(
          List.of(
              region.getName(),
              String.valueOf(region.getPartitions()),
              region.getEnabled() ? "enabled" : "disabled"));
    }
    output.print(all, rows);
    return 0;
  }

  @Command(
      name = "add",
      description = "Adds a region, or enables a disabled one.",
      mixinStandardHelpOptions = true)
  int add(
      @Mixin Connection connection,
      @Mixin Output output,
      @Option(
              names = "--partitions",
              description = "Partitions of its log, 1 to 64; they can't be changed. Default: 1")
          int partitions,
      @Parameters(paramLabel = "NAME") String name) {
    Region region =
        ask(
            connection,
            stub ->
                stub.addRegion(
                        AddRegionRequest.newBuilder()
                            .setName(name)
                            .setPartitions(partitions)
                            .build())
                    .getRegion());
    output.print(region, Fields.of(region));
    return 0;
  }

  @Command(
      name = "disable",
      description = "Disables a region: its events are refused, its trails pause.",
      mixinStandardHelpOptions = true)
  int disable(
      @Mixin Connection connection,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME") String name) {
    Region region =
        ask(
            connection,
            stub ->
                stub.disableRegion(DisableRegionRequest.newBuilder().setName(name).build())
                    .getRegion());
    output.print(region, Fields.of(region));
    return 0;
  }

  private static <R> R ask(
      Connection connection, Connection.Call<RegionServiceBlockingV2Stub, R> call) {
    return connection.ask("trail", RegionServiceGrpc::newBlockingV2Stub, call);
  }
}
