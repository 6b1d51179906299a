package dev.cairn.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of loopback that a server may be told to take.
 *
 * <p>They lie below those that the system gives to connections going out. One from that range may
 * be in another's use by the time that the server starts; a client that tries again and again to
 * reach a server which is away even connects to itself, and keeps the port from it.
 */
public final class FreePorts {

  private static final int FIRST = 20_000;
  private static final int END = 32_000;
  private static final int ATTEMPTS = 100;

  private FreePorts() {}

  /** A port that nothing listens on at this moment. */
  public static int take() throws IOException {
    for (int attempt = 1; ; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
