package dev.cairn.cli;

import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.DeleteTrailRequest;
import dev.cairn.proto.trail.v1.DescribeTrailsRequest;
import dev.cairn.proto.trail.v1.DescribeTrailsResponse;
import dev.cairn.proto.trail.v1.GetTrailRequest;
import dev.cairn.proto.trail.v1.GetTrailStatusRequest;
import dev.cairn.proto.trail.v1.StartLoggingRequest;
import dev.cairn.proto.trail.v1.StopLoggingRequest;
import dev.cairn.proto.trail.v1.Trail;
import dev.cairn.proto.trail.v1.UpdateTrailRequest;
import java.util.ArrayList;
import java.util.List;
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

  @Command(name = "list", description = "Lists the trails that show in the region.")
  int list(
      @Mixin Calls calls,
      @Option(names = "--no-shadows", description = "Only those whose home is the region.")
          boolean noShadows) {
    DescribeTrailsResponse reply =
        calls.ask(
            DescribeTrailsResponse.class,
            DescribeTrailsRequest.newBuilder().setIncludeShadowTrails(!noShadows));
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
    calls.print(reply, rows);
    return 0;
  }

  @Command(name = "get", description = "Shows a trail's settings.")
  int get(@Mixin Calls calls, @Parameters(paramLabel = "TRAIL") String name) {
    return calls.run(GetTrailRequest.newBuilder().setName(name));
  }

  @Command(
      name = "create",
      description = "Creates a trail, whose home is the region. It does not log yet.")
  int create(
      @Mixin Calls calls,
      @Option(
              names = "--bucket",
              paramLabel = "BUCKET",
              required = true,
              description = TrailSettings.BUCKET)
          String bucket,
      @Mixin TrailSettings settings,
      @Mixin Tags tags,
      @Parameters(paramLabel = "NAME") String name) {
    return calls.run(
        settings.into(
            CreateTrailRequest.newBuilder()
                .setName(name)
                .setS3BucketName(bucket)
                .addAllTagsList(tags.messages())));
  }

  @Command(
      name = "update",
      description = "Changes the settings that are given. In the trail's home region.")
  int update(
      @Mixin Calls calls,
      @Option(names = "--bucket", paramLabel = "BUCKET", description = TrailSettings.BUCKET)
          @Nullable String bucket,
      @Mixin TrailSettings settings,
      @Parameters(paramLabel = "TRAIL") String name) {
    UpdateTrailRequest.Builder request = UpdateTrailRequest.newBuilder().setName(name);
    if (bucket != null) {
      request.setS3BucketName(bucket);
    }
    return calls.run(settings.into(request));
  }

  @Command(
      name = "delete",
      description = "Deletes a trail; what it delivered stays. In the trail's home region.")
  int delete(@Mixin Calls calls, @Parameters(paramLabel = "TRAIL") String name) {
    return calls.run(DeleteTrailRequest.newBuilder().setName(name));
  }

  @Command(name = "start-logging", description = "Begins to deliver events that come from now on.")
  int startLogging(@Mixin Calls calls, @Parameters(paramLabel = "TRAIL") String name) {
    return calls.run(StartLoggingRequest.newBuilder().setName(name));
  }

  @Command(
      name = "stop-logging",
      description = "Ends delivery; events that came before are still delivered.")
  int stopLogging(@Mixin Calls calls, @Parameters(paramLabel = "TRAIL") String name) {
    return calls.run(StopLoggingRequest.newBuilder().setName(name));
  }

  @Command(
      name = "status",
      description = "Says whether a trail logs, and how its deliveries in the region went.")
  int status(@Mixin Calls calls, @Parameters(paramLabel = "TRAIL") String name) {
    return calls.run(GetTrailStatusRequest.newBuilder().setName(name));
  }
}
