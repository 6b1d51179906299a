package dev.cairn.grpc;

import dev.cairn.model.Texts;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.Map;

/**
 * The gRPC server of a process and how it finds its siblings.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 takes a free one
 * @param maxMessageSize largest request, bytes
 * @param reflection whether server reflection is served; it needs a credential except on loopback
 * @param defaultDeadline how long a unary call between services may take
 * @param accessGrace for how long calls of users are answered by what was known when trail-service
 *     was lost; then they are refused
 * @param plaintext whether plaintext is let onto other addresses than loopback
 * @param address {@code host:port} of the siblings that run in other processes, by service name
 */
@ConfigurationProperties("cairn.grpc")
public record GrpcConfig(
    @Bindable(defaultValue = "127.0.0.1") String host,
    @Bindable(defaultValue = "7700") int port,
    @Bindable(defaultValue = "4194304") int maxMessageSize,
    @Bindable(defaultValue = "false") boolean reflection,
    @Bindable(defaultValue = "10s") Duration defaultDeadline,
    @Bindable(defaultValue = "15m") Duration accessGrace,
    @Bindable(defaultValue = "false") boolean plaintext,
    Map<String, String> address) {

  public GrpcConfig {
    address = Map.copyOf(address);
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("cairn.grpc.port must be 0 to 65535, got " + port);
    }
    if (maxMessageSize < 65536) {
      throw new IllegalArgumentException(
          "cairn.grpc.max-message-size must be at least 65536, got " + maxMessageSize);
    }
    if (accessGrace.isNegative()) {
      throw new IllegalArgumentException(
          "cairn.grpc.access-grace must not be negative, got " + Texts.span(accessGrace));
    }
  }
}
