package dev.cairn.cli;

import dev.cairn.proto.trail.v1.GetEventSelectorsRequest;
import dev.cairn.proto.trail.v1.GetInsightSelectorsRequest;
import dev.cairn.proto.trail.v1.PutEventSelectorsRequest;
import dev.cairn.proto.trail.v1.PutInsightSelectorsRequest;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import dev.cairn.proto.trail.v1.TrailServiceGrpc.TrailServiceBlockingV2Stub;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn selectors}: which events a trail selects. */
@Command(
    name = "selectors",
    description = {
      "Which events a trail selects, as JSON in the AWS CLI's form.",
      "",
      "TRAIL is the name of a trail whose home is --region, or the ARN of any.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  cairn selectors put audit --event-selectors '[{\"ReadWriteType\": \"WriteOnly\"}]'",
      "  cairn selectors put audit --advanced-event-selectors file://selectors.json",
    })
final class SelectorsCommand {

  /** Basic or advanced ones. */
  static final class Kind {

    @Option(
        names = "--event-selectors",
        paramLabel = "JSON",
        required = true,
        description = "1 to 5 basic selectors, or file:// and a path.")
    @Nullable String basic;

    @Option(
        names = "--advanced-event-selectors",
        paramLabel = "JSON",
        required = true,
        description = "Advanced selectors, or file:// and a path.")
    @Nullable String advanced;
  }

  @Command(name = "get", description = "Shows the selectors.", mixinStandardHelpOptions = true)
  int get(
      @Mixin Connection connection,
      @Mixin Output output,
      @Parameters(paramLabel = "TRAIL") String trail) {
    output.print(
        SelectorJson.of(
            ask(
                connection,
                stub ->
                    stub.getEventSelectors(
                        connection
                            .request(GetEventSelectorsRequest.newBuilder())
                            .setTrailName(trail)
                            .build()))));
    return 0;
  }

  @Command(
      name = "put",
      description = "Replaces the selectors; one kind replaces the other.",
      mixinStandardHelpOptions = true)
  int put(
      @Mixin Connection connection,
      @Mixin Output output,
      @ArgGroup(multiplicity = "1") Kind kind,
      @Parameters(paramLabel = "TRAIL") String trail) {
    PutEventSelectorsRequest.Builder request =
        connection.request(PutEventSelectorsRequest.newBuilder()).setTrailName(trail);
    if (kind.basic != null) {
      SelectorJson.merge(kind.basic, "eventSelectors", request);
    }
    if (kind.advanced != null) {
      SelectorJson.merge(kind.advanced, "advancedEventSelectors", request);
    }
    output.print(SelectorJson.of(ask(connection, stub -> stub.putEventSelectors(request.build()))));
    return 0;
  }

  @Command(
      name = "get-insights",
      description = "Shows which Insights the trail has.",
      mixinStandardHelpOptions = true)
  int getInsights(
      @Mixin Connection connection,
      @Mixin Output output,
      @Parameters(paramLabel = "TRAIL") String trail) {
    output.print(
        SelectorJson.of(
            ask(
                connection,
                stub ->
                    stub.getInsightSelectors(
                        connection
                            .request(GetInsightSelectorsRequest.newBuilder())
                            .setTrailName(trail)
                            .build()))));
    return 0;
  }

  @Command(
      name = "put-insights",
      description = "Sets which Insights the trail has; [] turns them off.",
      mixinStandardHelpOptions = true)
  int putInsights(
      @Mixin Connection connection,
      @Mixin Output output,
      @Option(
              names = "--insight-selectors",
              paramLabel = "JSON",
              required = true,
              description = "E.g. [{\"InsightType\": \"ApiCallRateInsight\"}]")
          String insights,
      @Parameters(paramLabel = "TRAIL") String trail) {
    PutInsightSelectorsRequest.Builder request =
        connection.request(PutInsightSelectorsRequest.newBuilder()).setTrailName(trail);
    SelectorJson.merge(insights, "insightSelectors", request);
    output.print(
        SelectorJson.of(ask(connection, stub -> stub.putInsightSelectors(request.build()))));
    return 0;
  }

  private static <R> R ask(
      Connection connection, Connection.Call<TrailServiceBlockingV2Stub, R> call) {
    return connection.ask("trail", TrailServiceGrpc::newBlockingV2Stub, call);
  }
}
