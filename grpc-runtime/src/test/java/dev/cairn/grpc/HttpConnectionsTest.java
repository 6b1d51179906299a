package dev.cairn.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class HttpConnectionsTest {

  private final HttpConnections connections = new HttpConnections(2);
  private final EmbeddedChannel first = new EmbeddedChannel();
  private final EmbeddedChannel second = new EmbeddedChannel();
  private final EmbeddedChannel third = new EmbeddedChannel();

  @Test
  void admit_full_theLongestWaitingGivesWay() {
    admit(first, second);
    connections.waits(first);
    connections.waits(second);
    connections.waits(first);

    assertThat(connections.admit(third)).isTrue();
    assertThat(second.isOpen()).isFalse();
    assertThat(first.isOpen()).isTrue();
  }

  @Test
  void admit_full_noneThatIsAnsweredGivesWay() {
    admit(first, second);
    connections.waits(first);
    connections.works(first);

    assertThat(connections.admit(third)).isFalse();
    assertThat(third.isOpen()).isFalse();
    assertThat(first.isOpen()).isTrue();
    assertThat(second.isOpen()).isTrue();
  }

  @Test
  void admit_afterOneClosed() {
    admit(first, second);
    connections.waits(first);
    ChannelFuture _ = first.close();
    first.runPendingTasks();
    connections.waits(first);

    assertThat(connections.admit(third)).isTrue();
    assertThat(second.isOpen()).isTrue();
    assertThat(connections.admit(new EmbeddedChannel())).as("none waits").isFalse();
  }

  private void admit(EmbeddedChannel... channels) {
    for (EmbeddedChannel channel : channels) {
      assertThat(connections.admit(channel)).isTrue();
    }
  }
}
