package dev.cairn.cli;

import com.google.protobuf.Message;
import dev.cairn.proto.trail.v1.GetEventSelectorsRequest;
import dev.cairn.proto.trail.v1.GetInsightSelectorsRequest;
import dev.cairn.proto.trail.v1.PutEventSelectorsRequest;
import dev.cairn.proto.trail.v1.PutInsightSelectorsRequest;
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

  @Command(name = "get", description = "Shows the selectors.")
  int get(@Mixin Calls calls, @Parameters(paramLabel = "TRAIL") String trail) {
    return run(calls, GetEventSelectorsRequest.newBuilder().setTrailName(trail));
  }

  @Command(name = "put", description = "Replaces the selectors; one kind replaces the other.")
  int put(
      @Mixin Calls calls,
      @ArgGroup(multiplicity = "1") Kind kind,
      @Parameters(paramLabel = "TRAIL") String trail) {
    PutEventSelectorsRequest.Builder request =
        PutEventSelectorsRequest.newBuilder().setTrailName(trail);
    if (kind.basic != null) {
      SelectorJson.merge(kind.basic, "eventSelectors", request);
    }
    if (kind.advanced != null) {
      SelectorJson.merge(kind.advanced, "advancedEventSelectors", request);
    }
    return run(calls, request);
  }

  @Command(name = "get-insights", description = "Shows which Insights the trail has.")
  int getInsights(@Mixin Calls calls, @Parameters(paramLabel = "TRAIL") String trail) {
    return run(calls, GetInsightSelectorsRequest.newBuilder().setTrailName(trail));
  }

  @Command(
      name = "put-insights",
      description = "Sets which Insights the trail has; [] turns them off.")
  int putInsights(
      @Mixin Calls calls,
      @Option(
              names = "--insight-selectors",
              paramLabel = "JSON",
              required = true,
              description = "E.g. [{\"InsightType\": \"ApiCallRateInsight\"}]")
          String insights,
      @Parameters(paramLabel = "TRAIL") String trail) {
    PutInsightSelectorsRequest.Builder request =
        PutInsightSelectorsRequest.newBuilder().setTrailName(trail);
    SelectorJson.merge(insights, "insightSelectors", request);
    return run(calls, request);
  }

  private static int run(Calls calls, Message.Builder request) {
    calls.print(SelectorJson.of(calls.ask(Message.class, request)));
    return 0;
  }
}
