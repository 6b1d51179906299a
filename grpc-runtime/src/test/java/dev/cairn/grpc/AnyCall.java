package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call of any method, whatever its messages are. */
final class AnyCall {

  private final ClientCall<Message, Message> call;
  private final CompletableFuture<Status> status = new CompletableFuture<>();
  private final CompletableFuture<String> reason = new CompletableFuture<>();
  private final CompletableFuture<Message> answer = new CompletableFuture<>();
  private final BlockingQueue<Message> answers = new LinkedBlockingQueue<>();

  @SuppressWarnings("unchecked") // every message of the protos is a Message
  private AnyCall(Channel channel, MethodDescriptor<?, ?> method, Metadata headers) {
    call = channel.newCall((MethodDescriptor<Message, Message>) method, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(Message message) {
            answers.add(message);
            answer.complete(message);
          }

          @Override
          public void onClose(Status closed, Metadata trailers) {
            reason.complete(
                closed.isOk()
                    ? ""
                    : Errors.reason(
                            StatusProto.toStatusRuntimeException(
                                requireNonNull(
                                    StatusProto.fromStatusAndTrailers(closed, trailers))))
                        .orElse(""));
            status.complete(closed);
          }
        },
        headers);
    call.request(100);
  }

  /** Begins a call, which stays open. */
  static AnyCall open(Channel channel, MethodDescriptor<?, ?> method, Metadata headers) {
    return new AnyCall(channel, method, headers);
  }

  /** Makes a call with an empty request; how it ends. A stream that was let in counts as OK. */
  static Status make(Channel channel, MethodDescriptor<?, ?> method, Metadata headers) {
    AnyCall made = new AnyCall(channel, method, headers);
    made.send(EchoServices.prototype((PrototypeMarshaller<?>) method.getRequestMarshaller()));
    made.call.halfClose();
    try {
      return made.status.applyToEither(made.letIn(method), s -> s).get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(method.getFullMethodName(), e);
    } finally {
      made.call.cancel("the test is over", null);
    }
  }

  private CompletableFuture<Status> letIn(MethodDescriptor<?, ?> method) {
    return method.getType().serverSendsOneMessage()
        ? new CompletableFuture<>()
        : answer.thenApply(message -> Status.OK);
  }

  void send(Message message) {
    call.sendMessage(message);
  }

  /** The next answer. */
  Message awaitAnswer() throws InterruptedException {
    return requireNonNull(answers.poll(10, TimeUnit.SECONDS), "no answer within 10 s");
  }

  boolean isOpen() {
    return !status.isDone();
  }

  /** How it ended. */
  Status awaitEnd(long seconds) throws Exception {
    return status.get(seconds, TimeUnit.SECONDS);
  }

  /** The error's reason. */
  String reason() throws Exception {
    return reason.get(1, TimeUnit.SECONDS);
  }

  void cancel() {
    call.cancel("the test is over", null);
  }
}
