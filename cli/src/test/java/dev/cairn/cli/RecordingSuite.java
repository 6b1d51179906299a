package dev.cairn.cli;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EntryStatus;
import dev.cairn.proto.ingest.v1.IngestServiceGrpc;
import dev.cairn.proto.ingest.v1.StreamEventsRequest;
import dev.cairn.proto.ingest.v1.StreamEventsResponse;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A suite that only keeps what it is sent. A record whose first member is "bad" is refused, one
 * that came before is a duplicate. It can break streams.
 */
final class RecordingSuite extends IngestServiceGrpc.IngestServiceImplBase
    implements AutoCloseable, ServerInterceptor {

  private final List<StreamEventsRequest> requests = new ArrayList<>();
  private final List<String> accepted = new ArrayList<>();
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Server server;
  private int failuresBeforeAnswer;
  private int failuresAfterAppend;

  RecordingSuite(Path data) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this)
            .intercept(this)
            .build()
            .start();
    Files.writeString(
        data.resolve("endpoints.json"),
        "{\"grpc\":\"127.0.0.1:%d\",\"http\":\"x\",\"credentials\":\"credentials.json\"}"
            .formatted(server.getPort()));
    Files.writeString(
        data.resolve("credentials.json"), "{\"accessKeyId\":\"AKIA\",\"token\":\"let-me-in\"}");
  }

  synchronized RecordingSuite breakStreams(int beforeAnswer, int afterAppend) {
    failuresBeforeAnswer = beforeAnswer;
    failuresAfterAppend = afterAppend;
    return this;
  }

  /** Records accepted, in order. */
  synchronized List<String> accepted() {
    return List.copyOf(accepted);
  }

  synchronized List<StreamEventsRequest> requests() {
    return List.copyOf(requests);
  }

  @Override
  public StreamObserver<StreamEventsRequest> streamEvents(
      StreamObserver<StreamEventsResponse> answers) {
    return new StreamObserver<>() {
      private boolean broken;

      @Override
      public void onNext(StreamEventsRequest request) {
        synchronized (RecordingSuite.this) {
          if (broken) {
            return;
          }
          requests.add(request);
          if (failuresBeforeAnswer > 0) {
            failuresBeforeAnswer--;
            broken = true;
            answers.onError(full());
            return;
          }
          StreamEventsResponse answer = append(request);
          if (failuresAfterAppend > 0) {
            failuresAfterAppend--;
            broken = true;
            answers.onError(io.grpc.Status.UNAVAILABLE.asException());
            return;
          }
          answers.onNext(answer);
        }
      }

      @Override
      public void onError(Throwable error) {}

      @Override
      public void onCompleted() {
        if (!broken) {
          answers.onCompleted();
        }
      }
    };
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String authorization =
        headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER));
    if (!"Bearer let-me-in".equals(authorization)) {
      call.close(io.grpc.Status.UNAUTHENTICATED.withDescription("Who are you?"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return next.startCall(call, headers);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private StreamEventsResponse append(StreamEventsRequest request) {
    StreamEventsResponse.Builder answer =
        StreamEventsResponse.newBuilder().setBatchId(request.getBatchId());
    request
        .getEntriesList()
        .forEach(
            entry ->
                answer.addOutcomes(
                    judge(entry.getRecord().toStringUtf8(), request.getValidateOnly())));
    return answer.build();
  }

  private EntryOutcome judge(String record, boolean validateOnly) {
    EntryOutcome.Builder outcome = EntryOutcome.newBuilder();
    if (record.startsWith("{\"bad\"")) {
      outcome.setStatus(EntryStatus.ENTRY_STATUS_REFUSED);
      outcome.setReason("INVALID_JSON").setMessage("bad\u001b[31m");
    } else if (record.startsWith("{\"reason\"")) {
      outcome.setStatus(EntryStatus.ENTRY_STATUS_REFUSED);
      outcome.setReason("INVALID_JSON").setMessage(record.substring(11, 13));
    } else if (record.startsWith("{\"unknownRegion\"")) {
      outcome.setStatus(EntryStatus.ENTRY_STATUS_REFUSED);
      outcome.setReason("UNKNOWN_REGION").setMessage("Not in the list");
    } else if (validateOnly) {
      outcome.setStatus(EntryStatus.ENTRY_STATUS_VALID);
    } else if (record.startsWith("{\"conflict\"")) {
      outcome.setStatus(EntryStatus.ENTRY_STATUS_CONFLICT);
    } else if (known.add(record)) {
      accepted.add(record);
      outcome.setStatus(EntryStatus.ENTRY_STATUS_ACCEPTED);
    } else {
      outcome.setStatus(EntryStatus.ENTRY_STATUS_DUPLICATE);
    }
    return outcome.build();
  }

  private static Exception full() {
    Duration delay = Duration.newBuilder().setNanos(20_000_000).build();
    return StatusProto.toStatusException(
        Status.newBuilder()
            .setCode(Code.RESOURCE_EXHAUSTED_VALUE)
            .addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()))
            .build());
  }
}
