package dev.cairn.cli;

import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.DeleteTrailRequest;
import dev.cairn.proto.trail.v1.DescribeTrailsRequest;
import dev.cairn.proto.trail.v1.DescribeTrailsResponse;
import dev.cairn.proto.trail.v1.GetTrailRequest;
import dev.cairn.proto.trail.v1.GetTrailStatusRequest;
import dev.cairn.proto.trail.v1.GetTrailStatusResponse;
import dev.cairn.proto.trail.v1.StartLoggingRequest;
import dev.cairn.proto.trail.v1.StopLoggingRequest;
import dev.cairn.proto.trail.v1.Tag;
import dev.cairn.proto.trail.v1.Trail;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import dev.cairn.proto.trail.v1.TrailServiceGrpc.TrailServiceBlockingV2Stub;
import dev.cairn.proto.trail.v1.UpdateTrailRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn trail}: trails and whether they log. */
@Command(
    name = "trail",
    description = {
      "Trails: which events of an account are delivered to which bucket.",
      "",
      "TRAIL is the name of a trail whose home is --region, or the ARN of any.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  cairn trail create audit --bucket audit-logs --multi-region",
      "  cairn trail start-logging audit",
      "  cairn trail status audit",
    })
final class TrailCommand {

  @Command(
      name = "list",
      description = "Lists the trails that show in the region.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin Connection connection,
      @Mixin Output output,
      @Option(names = "--no-shadows", description = "Only those whose home is the region.")
          boolean noShadows) {
    DescribeTrailsResponse reply =
        ask(
            connection,
            stub ->
                stub.describeTrails(
                    connection
                        .request(DescribeTrailsRequest.newBuilder())
                        .setIncludeShadowTrails(!noShadows)
                        .build()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "HOME REGION", "REGIONS", "BUCKET", "PREFIX"));
    for (Trail trail : reply.getTrailListList()) {
      rows.add(
          List.of(
              trail.getName(),
              trail.getHomeRegion(),
              trail.getIsMultiRegionTrail() ? "all" : "one",
              trail.getS3BucketName(),
              trail.getS3KeyPrefix()));
    }
    output.print(reply, rows);
    return 0;
  }

  @Command(name = "get", description = "Shows a trail's settings.", mixinStandardHelpOptions = true)
  int get(
      @Mixin Connection connection,
      @Mixin Output output,
      @Parameters(paramLabel = "TRAIL") String name) {
    print(
        output,
        ask(
            connection,
            stub ->
                stub.getTrail(
                        connection.request(GetTrailRequest.newBuilder()).setName(name).build())
                    .getTrail()));
    return 0;
  }

  @Command(
      name = "create",
      description = "Creates a trail, whose home is the region. It does not log yet.",
      mixinStandardHelpOptions = true)
  int create(
      @Mixin Connection connection,
      @Mixin Output output,
      @Mixin TrailSettings settings,
      @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "A tag; may be repeated.")
          @Nullable Map<String, String> tags,
      @Parameters(paramLabel = "NAME") String name) {
    CreateTrailRequest.Builder request =
        settings.into(connection.request(CreateTrailRequest.newBuilder()).setName(name));
    if (tags != null) {
      tags.forEach(
          (key, value) -> request.addTagsList(Tag.newBuilder().setKey(key).setValue(value)));
    }
    print(output, ask(connection, stub -> stub.createTrail(request.build()).getTrail()));
    return 0;
  }

  @Command(
      name = "update",
      description = "Changes the settings that are given. In the trail's home region.",
      mixinStandardHelpOptions = true)
  int update(
      @Mixin Connection connection,
      @Mixin Output output,
      @Mixin TrailSettings settings,
      @Parameters(paramLabel = "TRAIL") String name) {
    UpdateTrailRequest.Builder request =
        settings.into(connection.request(UpdateTrailRequest.newBuilder()).setName(name));
    print(output, ask(connection, stub -> stub.updateTrail(request.build()).getTrail()));
    return 0;
  }

  @Command(
      name = "delete",
      description = "Deletes a trail; what it delivered stays. In the trail's home region.",
      mixinStandardHelpOptions = true)
  int delete(@Mixin Connection connection, @Parameters(paramLabel = "TRAIL") String name) {
    ask(
        connection,
        stub ->
            stub.deleteTrail(
                connection.request(DeleteTrailRequest.newBuilder()).setName(name).build()));
    return 0;
  }

  @Command(
      name = "start-logging",
      description = "Begins to deliver events that come from now on.",
      mixinStandardHelpOptions = true)
  int startLogging(@Mixin Connection connection, @Parameters(paramLabel = "TRAIL") String name) {
    ask(
        connection,
        stub ->
            stub.startLogging(
                connection.request(StartLoggingRequest.newBuilder()).setName(name).build()));
    return 0;
  }

  @Command(
      name = "stop-logging",
      description = "Ends delivery; events that came before are still delivered.",
      mixinStandardHelpOptions = true)
  int stopLogging(@Mixin Connection connection, @Parameters(paramLabel = "TRAIL") String name) {
    ask(
        connection,
        stub ->
            stub.stopLogging(
                connection.request(StopLoggingRequest.newBuilder()).setName(name).build()));
    return 0;
  }

  @Command(
      name = "status",
      description = "Says whether a trail logs, and how its deliveries in the region went.",
      mixinStandardHelpOptions = true)
  int status(
      @Mixin Connection connection,
      @Mixin Output output,
      @Parameters(paramLabel = "TRAIL") String name) {
    GetTrailStatusResponse status =
        ask(
            connection,
            stub ->
                stub.getTrailStatus(
                    connection.request(GetTrailStatusRequest.newBuilder()).setName(name).build()));
    output.print(status, Fields.of(status));
    return 0;
  }

  private static void print(Output output, Trail trail) {
    output.print(trail, Fields.of(trail));
  }

  private static <R> R ask(
      Connection connection, Connection.Call<TrailServiceBlockingV2Stub, R> call) {
    return connection.ask("trail", TrailServiceGrpc::newBlockingV2Stub, call);
  }
}
