package dev.cairn.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of loopback that a server may be told to take.
 *
 * <p>They lie below those that the system gives to connections going out. One from that range may
 * be in another's use by the time that the server starts; a client that tries again and again to
 * reach a server which is away even connects to itself, and keeps the port from it.
 *
 * <p>No two JVMs of the tests are given the same port while both run: each locks the byte of its
 * ports in one file until it ends.
 */
public final class FreePorts {

  private static final int FIRST = 20_000;
  private static final int END = 32_000;
  private static final int ATTEMPTS = 100;

  private static final FileChannel TAKEN = open();

  private FreePorts() {}

  /** A port that nothing listens on at this moment, and that no one else is given. */
  public static int take() throws IOException {
    for (int attempt = 1; ; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isTaken(port)) {
        continue;
      }
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException e) {
        if (attempt >= ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static boolean isTaken(int port) throws IOException {
    try {
      return TAKEN.tryLock(port, 1, false) == null;
    } catch (OverlappingFileLockException e) {
      return true; // by this JVM
    }
  }

  private static FileChannel open() {
    Path file = Path.of(System.getProperty("java.io.tmpdir"), "cairn-test-ports");
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
