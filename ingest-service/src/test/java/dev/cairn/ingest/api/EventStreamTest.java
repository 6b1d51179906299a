package dev.cairn.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cairn.ingest.domain.FixedRegions;
import dev.cairn.ingest.domain.Ingestor;
import dev.cairn.ingest.domain.Pace;
import dev.cairn.ingest.store.SegmentEventLog;
import dev.cairn.ingest.store.SegmentLogSettings;
import dev.cairn.model.Caller;
import dev.cairn.model.GlobalServices;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.StreamEventsRequest;
import dev.cairn.proto.ingest.v1.StreamEventsResponse;
import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;
import io.grpc.stub.ServerCallStreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked for of clients that read no answer. */
class EventStreamTest {

  private static final int BOUND = 1 << 20;
  private static final Caller CALLER =
      new Caller(
          "arn:aws:iam::111122223333:root",
          TestEvents.ACCOUNT,
          Caller.Kind.ROOT,
          "198.51.100.7",
          "",
          "request");

  @TempDir Path folder;
  private final StreamMemory memory =
      new StreamMemory(BOUND, StreamMemory.PATIENCE, new SimpleMeterRegistry());
  private SegmentEventLog log;
  private Ingestor ingestor;

  @BeforeEach
  void open() throws IOException {
    TestClock clock = TestClock.create();
    log = SegmentEventLog.open(folder, SegmentLogSettings.defaults(), () -> 1, clock, Map.of());
    ingestor =
        new Ingestor(
            log,
            new FixedRegions(Map.of("eu-west-1", 1)),
            GlobalServices.defaults(),
            clock,
            new Pace(Set.of(), Duration.ZERO),
            (caller, account, region) -> true);
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void request_allStreamsHoldWhatTheyMay_waitsForRoom() {
    try (Client one = new Client();
        Client other = new Client()) {
      one.send(BOUND / 2);
      assertThat(one.requested()).as("there is room").isEqualTo(2);
      other.send(BOUND / 2);
      assertThat(other.requested()).as("there is none, and it has a batch in").isEqualTo(1);
      one.send(BOUND / 2);
      assertThat(one.requested()).isEqualTo(2);

      memory.release(BOUND);
      assertThat(other.requested()).isEqualTo(2);
      assertThat(one.requested()).isEqualTo(3);
      memory.take(BOUND);
    }
  }

  @Test
  void request_streamHolds8MiB_isNotReadOn() {
    StreamMemory ample =
        new StreamMemory(1 << 30, StreamMemory.PATIENCE, new SimpleMeterRegistry());
    try (Client client = new Client(ample)) {
      client.send(EventStream.MAX_BYTES - 100);
      assertThat(client.requested()).isEqualTo(2);
      client.send(100);
      assertThat(client.requested()).isEqualTo(2);
    }
  }

  /** A call whose client reads no answer. */
  private final class Client extends ServerCallStreamObserver<StreamEventsResponse>
      implements AutoCloseable {

    private final AtomicInteger requested = new AtomicInteger();
    private final EventStream stream;
    private Runnable cancel = () -> {};

    Client() {
      this(memory);
    }

    Client(StreamMemory memory) {
      stream = EventStream.start(ingestor, CALLER, this, outcomes -> {}, memory);
    }

    void send(int bytes) {
      stream.onNext(
          StreamEventsRequest.newBuilder()
              .addEntries(EventEntry.newBuilder().setRecord(ByteString.copyFrom(new byte[bytes])))
              .build());
    }

    /** For how many batches it was asked. */
    int requested() {
      return requested.get();
    }

    @Override
    public void request(int count) {
      requested.addAndGet(count);
    }

    @Override
    public boolean isReady() {
      return false;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
      cancel = handler;
    }

    @Override
    public void close() {
      cancel.run();
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void setOnCloseHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void disableAutoRequest() {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void onNext(StreamEventsResponse response) {
      throw new AssertionError("it is not ready for " + response);
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }
}
