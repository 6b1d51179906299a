package dev.cairn.cli;

import com.google.protobuf.Timestamp;
import dev.cairn.proto.history.v1.Event;
import dev.cairn.proto.history.v1.HistoryServiceGrpc;
import dev.cairn.proto.history.v1.LookupAttribute;
import dev.cairn.proto.history.v1.LookupAttributeKey;
import dev.cairn.proto.history.v1.LookupEventsRequest;
import dev.cairn.proto.history.v1.LookupEventsResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cairn lookup}: management events of the history. */
@Command(
    name = "lookup",
    description = "Looks up management events of the last 90 days in one region, newest first.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cairn lookup --attribute EventName=CreateUser",
      "  cairn lookup --start 2026-11-01T00:00:00Z --max 500 -o json",
    })
final class LookupCommand implements Callable<Integer> {

  private static final int PAGE = 50;

  @Mixin private Connection connection = new Connection();
  @Mixin private Output output = new Output();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--attribute",
      paramLabel = "KEY=VALUE",
      description =
          "One of EventId, EventName, ReadOnly, Username, ResourceType, ResourceName, EventSource, "
              + "AccessKeyId, and the value that it has.")
  private @Nullable Map<String, String> attribute;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      converter = Times.class,
      description = "Oldest, e.g. 2026-11-01T00:00:00Z, 2026-11-01, -2h or -7d.")
  private @Nullable Instant start;

  @Option(
      names = "--end",
      paramLabel = "TIME",
      converter = Times.class,
      description = "Newest. Default: now")
  private @Nullable Instant end;

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "How many at most. Default: ${DEFAULT-VALUE}")
  private int max = PAGE;

  @Override
  public Integer call() {
    if (max < 1) {
      throw new ParameterException(spec.commandLine(), "--max must be at least 1, got " + max);
    }
    LookupEventsRequest request = request();
    LookupEventsResponse.Builder all = LookupEventsResponse.newBuilder();
    String token = "";
    do {
      LookupEventsRequest page =
          request.toBuilder().setMaxResults(Math.min(PAGE, max)).setNextToken(token).build();
      LookupEventsResponse reply =
          connection.ask(
              "history", HistoryServiceGrpc::newBlockingV2Stub, s -> s.lookupEvents(page));
      reply.getEventsList().stream().limit(max - all.getEventsCount()).forEach(all::addEvents);
      token = reply.getNextToken();
    } while (!token.isEmpty() && all.getEventsCount() < max);
    output.print(all, rows(all.getEventsList()));
    return 0;
  }

  private LookupEventsRequest request() {
    LookupEventsRequest.Builder request = connection.request(LookupEventsRequest.newBuilder());
    if (attribute != null) {
      attribute.forEach(
          (key, value) ->
              request.addLookupAttributes(
                  LookupAttribute.newBuilder().setAttributeKey(key(key)).setAttributeValue(value)));
    }
    if (start != null) {
      request.setStartTime(timestamp(start));
    }
    if (end != null) {
      request.setEndTime(timestamp(end));
    }
    return request.build();
  }

  /** {@code EventName} is LOOKUP_ATTRIBUTE_KEY_EVENT_NAME. */
  private LookupAttributeKey key(String text) {
    String name =
        "LOOKUP_ATTRIBUTE_KEY_"
            + text.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    for (LookupAttributeKey key : LookupAttributeKey.values()) {
      if (key != LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_UNSPECIFIED && key.name().equals(name)) {
        return key;
      }
    }
    throw new ParameterException(spec.commandLine(), "--attribute has no key \"" + text + "\"");
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  private static List<List<String>> rows(List<Event> events) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("TIME", "EVENT", "SOURCE", "USER", "ERROR", "EVENT ID"));
    for (Event event : events) {
      rows.add(
          List.of(
              Instant.ofEpochSecond(event.getEventTime().getSeconds()).toString(),
              event.getEventName(),
              event.getEventSource(),
              event.getUsername(),
              errorCode(event),
              event.getEventId()));
    }
    return rows;
  }

  /** E.g. {@code AccessDenied}; empty if the call was successful. */
  private static String errorCode(Event event) {
    byte[] record = event.getCloudTrailEvent().getBytes(StandardCharsets.UTF_8);
    return RecordMembers.of(record).text("errorCode").orElse("");
  }
}
