package dev.cairn.grpc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process whose port is taken does not start, and says which. */
class PortsTest {

  @TempDir Path folder;

  @Test
  @Timeout(60)
  void start_portTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertRefused(port, 0, 0, "cairn.grpc.port (--grpc-port)");
      assertRefused(0, port, 0, "micronaut.server.port (--http-port)");
      assertRefused(0, 0, port, "cairn.delivery.s3-port (--s3-port)");
    }
  }

  private void assertRefused(int grpc, int http, int s3, String setting) {
    Map<String, Object> properties =
        Map.of(
            "cairn.data",
            folder.toString(),
            "cairn.grpc.port",
            grpc,
            "micronaut.server.host",
            "127.0.0.1",
            "micronaut.server.port",
            http == 0 ? -1 : http,
            "cairn.delivery.s3-port",
            s3);
    assertThatThrownBy(() -> CairnApplication.start(Set.of("delivery"), properties))
        .hasMessageContaining("port " + (grpc + http + s3) + " of 127.0.0.1")
        .hasMessageContaining(setting);
  }
}
