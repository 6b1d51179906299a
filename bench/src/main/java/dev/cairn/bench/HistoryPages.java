package dev.cairn.bench;

import com.google.protobuf.Timestamp;
import dev.cairn.proto.history.v1.HistoryServiceGrpc;
import dev.cairn.proto.history.v1.SearchEventsRequest;
import dev.cairn.proto.history.v1.SearchEventsResponse;
import io.grpc.ManagedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Pages through the whole event history of a run's time and notes the run's events. */
final class HistoryPages {

  private static final int PAGE = 1000;

  private final Suite suite;
  private final EventSource source;

  HistoryPages(Suite suite, EventSource source) {
    this.suite = suite;
    this.source = source;
  }

  NumberSet read(Instant from, Instant to) {
    NumberSet found = new NumberSet();
    ManagedChannel channel = suite.open("history");
    try {
      for (EventSource.Home home : source.homes()) {
        read(channel, home, from, to, found);
      }
    } finally {
      channel.shutdownNow();
    }
    return found;
  }

  private void read(
      ManagedChannel channel, EventSource.Home home, Instant from, Instant to, NumberSet found) {
    SearchEventsRequest request =
        SearchEventsRequest.newBuilder()
            .setAccountId(home.accountId())
            .setRegion(home.region())
            .setStartTime(timestamp(from))
            .setEndTime(timestamp(to))
            .setMaxResults(PAGE)
            .build();
    String token = "";
    do {
      SearchEventsResponse page =
          HistoryServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(60, TimeUnit.SECONDS)
              .searchEvents(request.toBuilder().setNextToken(token).build());
      page.getEventsList()
          .forEach(
              event ->
                  source
                      .ids()
                      .number(event.getEventId().getBytes(StandardCharsets.UTF_8), 0)
                      .ifPresent(found::add));
      token = page.getNextToken();
    } while (!token.isEmpty());
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder().setSeconds(time.getEpochSecond()).build();
  }
}
