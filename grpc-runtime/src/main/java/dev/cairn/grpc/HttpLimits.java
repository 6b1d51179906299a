package dev.cairn.grpc;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.HttpServerConfiguration;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * What HTTP may take of the process: connections, and bytes of bodies that are being read or
 * answered. Bodies lie in the memory that gRPC reads into too; without a bound, callers that nobody
 * knows could use it up.
 */
@Singleton
final class HttpLimits implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

  static final int MAX_CONNECTIONS = 512;

  /** Bytes of large bodies, over all connections. */
  static final int BODIES = 64 << 20;

  /** One body of this size needs no room: the number of connections bounds these. */
  static final int SMALL_BODY = 64 << 10;

  /** From the end of one answer to the end of the next request's body. */
  private static final Duration REQUEST_TIME = Duration.ofSeconds(60);

  private final int maxBody;
  private final Semaphore bodies;
  private final HttpConnections connections = new HttpConnections(MAX_CONNECTIONS);

  HttpLimits(HttpServerConfiguration config) {
    maxBody = (int) Math.min(config.getMaxRequestSize(), Integer.MAX_VALUE);
    bodies = new Semaphore(Math.max(BODIES, maxBody));
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new Customizer());
    return event.getBean();
  }

  /** The handler of a new connection. */
  HttpRequestLimiter limiter() {
    return new HttpRequestLimiter(connections, bodies, maxBody, REQUEST_TIME);
  }

  private final class Customizer implements NettyServerCustomizer {

    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new Connection(channel) : this;
    }
  }

  private final class Connection implements NettyServerCustomizer {

    private final Channel channel;

    Connection(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void onStreamPipelineBuilt() {
      if (!connections.admit(channel)) {
        return;
      }
      channel
          .pipeline()
          .addBefore(
              ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND, "cairn-limits", limiter());
    }
  }
}
