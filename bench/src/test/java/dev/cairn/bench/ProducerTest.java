package dev.cairn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProducerTest {

  @TempDir private Path data;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void run_everyEventAcked(boolean stream) throws IOException {
    Server server = NullSuite.start(data);
    try {
      EventSource source = source();
      Acks acks = new Acks(10);

      producer(source, acks, stream, Duration.ZERO, Duration.ofMillis(300)).run();

      assertThat(acks.acked().count()).isEqualTo(source.count()).isPositive();
      assertThat(acks.resends()).isZero();
      assertThat(acks.latencies().getTotalCount()).isEqualTo(source.count());
      assertThat(acks.ackMillis(0)).isPositive();
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void run_openLoopKeepsItsPace() throws IOException {
    Server server = NullSuite.start(data);
    try {
      EventSource source = source();
      producer(source, new Acks(10), true, Duration.ofMillis(50), Duration.ofMillis(400)).run();

      assertThat(source.count()).isBetween(20L, 90L);
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void run_suiteRestarts() throws IOException, InterruptedException {
    Server first = NullSuite.start(data);
    EventSource source = source();
    Acks acks = new Acks(10);
    Thread producer =
        new Thread(
            producer(source, acks, true, Duration.ofMillis(5), Duration.ofSeconds(3)), "producer");
    producer.start();
    while (acks.acked().count() < 100) {
      Thread.onSpinWait();
    }
    first.shutdownNow().awaitTermination();
    Server second = NullSuite.start(data);
    try {
      producer.join();
      assertThat(acks.acked().count()).isEqualTo(source.count());
      assertThat(acks.resends()).isPositive();
      assertThat(acks.firstFailure()).isPresent();
    } finally {
      second.shutdownNow();
    }
  }

  private Producer producer(
      EventSource source, Acks acks, boolean stream, Duration pace, Duration duration) {
    Suite suite = new Suite(data);
    Probes none = new Probes(suite, source, Duration.ZERO);
    Producer.Settings settings = new Producer.Settings(stream, 4, pace);
    return new Producer(suite, source, acks, none, settings, duration, () -> false);
  }

  private static EventSource source() throws IOException {
    List<String> accounts = List.of("111122223333");
    return EventSource.of(Optional.empty(), accounts, List.of("us-east-1"), new RunIds(5), 10);
  }
}
