package dev.cairn.standalone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TypeRegistry;
import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A call of any method with one message, and all that comes back. */
final class RawCall {

  /**
   * A stream that is open is read for so long; what a refused call, or a unary one, says, longer.
   */
  private static final long STREAM_MILLIS = 300;

  private static final long LIMIT_MILLIS = 60_000;

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private static final TypeRegistry DETAILS =
      TypeRegistry.newBuilder().add(ErrorInfo.getDescriptor().getFile().getMessageTypes()).build();

  private RawCall() {}

  /**
   * What came back.
   *
   * @param status OK also for a stream that was still open
   */
  record Answer(Status status, Metadata trailers, List<Message> messages) {

    boolean isOk() {
      return status.isOk();
    }

    Status.Code code() {
      return status.getCode();
    }

    /** Every byte of it, as text of one char a byte; texts of the messages are as they are. */
    String bytes() {
      StringBuilder all = new StringBuilder();
      messages.forEach(message -> all.append(new String(message.toByteArray(), ISO_8859_1)));
      return all.append(refusal()).toString();
    }

    /** Code, text and details of the status. */
    String refusal() {
      com.google.rpc.Status details = StatusProto.fromStatusAndTrailers(status, trailers);
      return code() + " " + TextFormat.printer().usingTypeRegistry(DETAILS).printToString(details);
    }
  }

  /**
   * Calls.
   *
   * @param authorization value of the header; empty for none
   */
  static Answer call(
      ManagedChannel channel,
      MethodDescriptor<Message, Message> method,
      String authorization,
      Message request)
      throws InterruptedException {
    ClientCall<Message, Message> call = channel.newCall(method, CallOptions.DEFAULT);
    Listener listener = new Listener();
    Metadata headers = new Metadata();
    if (!authorization.isEmpty()) {
      headers.put(AUTHORIZATION, authorization);
    }
    call.start(listener, headers);
    call.request(Integer.MAX_VALUE);
    call.sendMessage(request);
    call.halfClose();
    boolean unary = method.getType() == MethodDescriptor.MethodType.UNARY;
    boolean ended = listener.awaitEnd(unary ? LIMIT_MILLIS : STREAM_MILLIS);
    if (!ended && listener.messages.isEmpty()) {
      ended = listener.awaitEnd(LIMIT_MILLIS); // the machine may be busy
    }
    if (!ended) {
      call.cancel("read enough", null);
      if (unary) {
        throw new AssertionError(method.getFullMethodName() + " did not answer: " + request);
      }
    }
    Status status = listener.status.get();
    return new Answer(
        status == null ? Status.OK : status, listener.trailers, List.copyOf(listener.messages));
  }

  private static final class Listener extends ClientCall.Listener<Message> {

    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Status> status = new AtomicReference<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Metadata trailers = new Metadata();

    boolean awaitEnd(long millis) throws InterruptedException {
      return closed.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onMessage(Message message) {
      messages.add(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      this.trailers = trailers;
      this.status.set(status);
      closed.countDown();
    }
  }
}
