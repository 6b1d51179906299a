package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Message;
import dev.cairn.model.Caller;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Every service of the project with methods that answer with an empty message: they show which
 * calls get through. A stream stays open until the client or the server ends it.
 */
final class EchoServices {

  /** Full names of the methods that were reached. */
  final Set<String> reached = ConcurrentHashMap.newKeySet();

  /** Full names of the streaming methods that were told of the end of a call. */
  final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

  private final AtomicReference<@Nullable Caller> caller = new AtomicReference<>();

  /** Who made the last unary call. */
  Caller caller() {
    return requireNonNull(caller.get());
  }

  List<BindableService> all() {
    return ServedProtos.services().stream().map(this::service).toList();
  }

  private BindableService service(ServiceDescriptor descriptor) {
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor);
    descriptor.getMethods().forEach(method -> add(service, method));
    ServerServiceDefinition definition = service.build();
    return () -> definition;
  }

  @SuppressWarnings("unchecked") // every message of the protos is a Message
  private void add(ServerServiceDefinition.Builder service, MethodDescriptor<?, ?> method) {
    MethodDescriptor<Message, Message> typed = (MethodDescriptor<Message, Message>) method;
    service.addMethod(typed, handler(typed));
  }

  private ServerCallHandler<Message, Message> handler(MethodDescriptor<Message, Message> method) {
    return switch (method.getType()) {
      case UNARY ->
          ServerCalls.asyncUnaryCall(
              (request, response) -> {
                reached.add(method.getFullMethodName());
                caller.set(Callers.find().orElse(null));
                response.onNext(answer(method));
                response.onCompleted();
              });
      case SERVER_STREAMING ->
          ServerCalls.asyncServerStreamingCall((request, response) -> open(method, response));
      case CLIENT_STREAMING, BIDI_STREAMING ->
          ServerCalls.asyncBidiStreamingCall(response -> requests(method, response));
      case UNKNOWN -> throw new AssertionError(method);
    };
  }

  private void open(MethodDescriptor<Message, Message> method, StreamObserver<Message> response) {
    reached.add(method.getFullMethodName());
    ((ServerCallStreamObserver<Message>) response)
        .setOnCancelHandler(() -> ended.add(method.getFullMethodName()));
    response.onNext(answer(method));
  }

  private StreamObserver<Message> requests(
      MethodDescriptor<Message, Message> method, StreamObserver<Message> response) {
    ((ServerCallStreamObserver<Message>) response)
        .setOnCancelHandler(() -> ended.add(method.getFullMethodName()));
    return new StreamObserver<>() {
      @Override
      public void onNext(Message request) {
        reached.add(method.getFullMethodName());
        response.onNext(answer(method));
      }

      @Override
      public void onError(Throwable error) {}

      @Override
      public void onCompleted() {
        response.onCompleted();
      }
    };
  }

  private static Message answer(MethodDescriptor<Message, Message> method) {
    return prototype((PrototypeMarshaller<?>) method.getResponseMarshaller());
  }

  static Message prototype(PrototypeMarshaller<?> marshaller) {
    return (Message) requireNonNull(marshaller.getMessagePrototype());
  }
}
