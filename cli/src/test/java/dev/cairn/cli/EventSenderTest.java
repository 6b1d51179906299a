package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.proto.ingest.v1.StreamEventsRequest;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventSenderTest {

  @TempDir private Path folder;

  @Test
  void finish_suiteIsGone() throws IOException {
    RecordingSuite suite = new RecordingSuite(folder);
    Suite found = Suite.at(folder, "ingest");
    ManagedChannel channel = new Transport().open(found.target(), Optional.of(found.root().text()));
    suite.close();
    List<String> waits = new ArrayList<>();
    EventSender sender =
        new EventSender(
            channel,
            new Place("ingest", found.target(), Optional.of(found.file())),
            StreamEventsRequest.getDefaultInstance(),
            (_, _) -> {},
            waits::add,
            Duration.ofMinutes(9),
            Duration.ofMillis(2_500));

    assertThatThrownBy(
            () -> {
              sender.send(List.of(new SentRecord("a", new byte[] {'{', '}'})));
              sender.finish();
            })
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining(
            "reached at %s (from %s): is `./cairn dev` running? UNAVAILABLE"
                .formatted(found.target(), folder.resolve("endpoints.json")));
    assertThat(waits).singleElement().asString().contains("reached at", "UNAVAILABLE");
    channel.shutdownNow();
  }
}
