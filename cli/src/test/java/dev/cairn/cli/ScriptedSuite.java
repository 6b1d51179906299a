package dev.cairn.cli;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.history.v1.HistoryServiceGrpc;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trail-service and a history-service that keep what they are asked and reply as a test says, by
 * the type of the reply; an empty reply else.
 */
final class ScriptedSuite implements AutoCloseable, ServerInterceptor {

  static final String ROOT_TOKEN = "the-root";

  private static final Context.Key<String> AUTHORIZATION = Context.key("authorization");

  private final List<Asked> asked = new ArrayList<>();
  private final Deque<Message> replies = new ArrayDeque<>();
  private final Deque<Refusal> refusals = new ArrayDeque<>();
  private final Server server;

  /**
   * A call that was made.
   *
   * @param authorization as sent; empty if it was not
   */
  record Asked(String method, Message request, String authorization) {}

  private record Refusal(
      String method, Code code, String reason, String message, BadRequest fields) {}

  ScriptedSuite(Path data) throws IOException {
    this(data, InsecureServerCredentials.create());
  }

  ScriptedSuite(Path data, ServerCredentials credentials) throws IOException {
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials)
            .addService(definition(AccessServiceGrpc.getServiceDescriptor()))
            .addService(definition(TrailServiceGrpc.getServiceDescriptor()))
            .addService(definition(HistoryServiceGrpc.getServiceDescriptor()))
            .intercept(this)
            .build()
            .start();
    Files.writeString(
        data.resolve("endpoints.json"),
        "{\"grpc\":\"%s\",\"credentials\":\"credentials.json\"}".formatted(address()));
    Files.writeString(data.resolve("credentials.json"), "{\"token\":\"%s\"}".formatted(ROOT_TOKEN));
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  synchronized void reply(Message... next) {
    replies.addAll(List.of(next));
  }

  /** Refuses the next call of a method. */
  void refuse(String method, Code code, String reason) {
    refuse(method, code, reason, "No.");
  }

  synchronized void refuse(String method, Code code, String reason, String message) {
    refusals.add(new Refusal(method, code, reason, message, BadRequest.getDefaultInstance()));
  }

  /** Refuses the next call of a method for a field. */
  synchronized void refuseField(String method, String field, String description, String message) {
    BadRequest.Builder fields = BadRequest.newBuilder();
    fields.addFieldViolationsBuilder().setField(field).setDescription(description);
    refusals.add(new Refusal(method, Code.INVALID_ARGUMENT, "INVALID", message, fields.build()));
  }

  synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** The last call. */
  synchronized Asked last() {
    return asked.getLast();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String authorization =
        headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER));
    return Contexts.interceptCall(
        Context.current().withValue(AUTHORIZATION, authorization == null ? "" : authorization),
        call,
        headers,
        next);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private ServerServiceDefinition definition(ServiceDescriptor service) {
    ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service);
    service.getMethods().forEach(method -> add(definition, method));
    return definition.build();
  }

  private <Q, R> void add(
      ServerServiceDefinition.Builder definition, MethodDescriptor<Q, R> method) {
    definition.addMethod(
        method,
        ServerCalls.asyncUnaryCall((request, reply) -> answer(method, (Message) request, reply)));
  }

  // What marshals replies of a type gives their prototype.
  @SuppressWarnings("unchecked")
  private synchronized <R> void answer(
      MethodDescriptor<?, R> method, Message request, StreamObserver<R> observer) {
    String name = requireNonNull(method.getBareMethodName());
    asked.add(new Asked(name, request, requireNonNull(AUTHORIZATION.get())));
    Refusal refusal = refusals.peek();
    if (refusal != null && refusal.method().equals(name)) {
      refusals.remove();
      observer.onError(error(refusal));
      return;
    }
    Message prototype =
        (Message)
            requireNonNull(
                ((MethodDescriptor.PrototypeMarshaller<R>) method.getResponseMarshaller())
                    .getMessagePrototype());
    observer.onNext((R) scripted(prototype));
    observer.onCompleted();
  }

  private Message scripted(Message prototype) {
    @Nullable Message next = replies.peek();
    if (next == null || next.getDescriptorForType() != prototype.getDescriptorForType()) {
      return prototype;
    }
    return replies.remove();
  }

  private static Exception error(Refusal refusal) {
    return StatusProto.toStatusException(
        Status.newBuilder()
            .setCode(refusal.code().getNumber())
            .setMessage(refusal.message())
            .addDetails(Any.pack(ErrorInfo.newBuilder().setReason(refusal.reason()).build()))
            .addDetails(Any.pack(refusal.fields()))
            .build());
  }
}
