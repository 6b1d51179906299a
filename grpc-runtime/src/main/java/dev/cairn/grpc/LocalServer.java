package dev.cairn.grpc;

import build.buf.protovalidate.ValidatorFactory;
import dev.cairn.model.Caller;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Services behind an in-process server with the error mapping and validation of a real one, and a
 * caller that is given: for endpoint tests.
 */
public final class LocalServer implements AutoCloseable {

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Server server;
  private final ManagedChannel channel;

  private LocalServer(Caller caller, BindableService... services) {
    String name = UUID.randomUUID().toString();
    InProcessServerBuilder builder = InProcessServerBuilder.forName(name).executor(executor);
    builder.intercept(new ValidationInterceptor(ValidatorFactory.newBuilder().build()));
    builder.intercept(new GivenCaller(caller));
    builder.intercept(new ErrorInterceptor());
    for (BindableService service : services) {
      builder.addService(service);
    }
    try {
      server = builder.build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    channel = InProcessChannelBuilder.forName(name).maxInboundMessageSize(8 << 20).build();
  }

  /** Serves every call as if this caller had made it. */
  public static LocalServer start(Caller caller, BindableService... services) {
    return new LocalServer(caller, services);
  }

  public Channel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    executor.shutdownNow();
  }

  private record GivenCaller(Caller caller) implements ServerInterceptor {

    @Override
    public <Q, P> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
      return Contexts.interceptCall(
          Context.current().withValue(Callers.KEY, caller), call, headers, next);
    }
  }
}
