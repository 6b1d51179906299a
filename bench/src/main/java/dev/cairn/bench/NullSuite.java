package dev.cairn.bench;

import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EntryStatus;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.IngestServiceGrpc;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import dev.cairn.proto.ingest.v1.PutEventsResponse;
import dev.cairn.proto.ingest.v1.StreamEventsRequest;
import dev.cairn.proto.ingest.v1.StreamEventsResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/**
 * A server that answers every event as accepted and does nothing with it: load on it shows what the
 * generator itself and the wire cost.
 */
public final class NullSuite extends IngestServiceGrpc.IngestServiceImplBase {

  private static final EntryOutcome ACCEPTED =
      EntryOutcome.newBuilder()
          .setStatus(EntryStatus.ENTRY_STATUS_ACCEPTED)
          .setEventId("00000000-0000-4000-8000-000000000000")
          .build();

  private NullSuite() {}

  /** Serves until it is killed. Argument: the folder that gets endpoints and credentials. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    start(Path.of(arguments[0])).awaitTermination();
  }

  static Server start(Path data) throws IOException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .addService(new NullSuite())
            .build()
            .start();
    Files.createDirectories(data);
    Files.writeString(
        data.resolve("credentials.json"), "{\"accountId\":\"111122223333\",\"token\":\"none\"}");
    Files.writeString(
        data.resolve("endpoints.json"), "{\"grpc\":\"127.0.0.1:" + server.getPort() + "\"}");
    return server;
  }

  @Override
  public void putEvents(PutEventsRequest request, StreamObserver<PutEventsResponse> answer) {
    answer.onNext(
        PutEventsResponse.newBuilder().addAllOutcomes(outcomes(request.getEntriesList())).build());
    answer.onCompleted();
  }

  @Override
  public StreamObserver<StreamEventsRequest> streamEvents(
      StreamObserver<StreamEventsResponse> answers) {
    return new StreamObserver<>() {
      @Override
      public void onNext(StreamEventsRequest request) {
        answers.onNext(
            StreamEventsResponse.newBuilder()
                .setBatchId(request.getBatchId())
                .addAllOutcomes(outcomes(request.getEntriesList()))
                .build());
      }

      @Override
      public void onError(Throwable error) {
        // The generator has gone.
      }

      @Override
      public void onCompleted() {
        answers.onCompleted();
      }
    };
  }

  private static List<EntryOutcome> outcomes(List<EventEntry> entries) {
    return Collections.nCopies(entries.size(), ACCEPTED);
  }
}
