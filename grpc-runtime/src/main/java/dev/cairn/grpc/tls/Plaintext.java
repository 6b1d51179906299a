package dev.cairn.grpc.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where plaintext may go: loopback, and elsewhere only if that is said. */
public final class Plaintext {

  private Plaintext() {}

  /**
   * Refuses plaintext beyond loopback.
   *
   * @param host address or name
   * @param allowed {@code cairn.grpc.plaintext}
   * @param what the setting, for the message, e.g. {@code cairn.grpc.host}
   * @param remedy what to set instead
   */
  public static void require(String host, boolean allowed, String what, String remedy) {
    if (!allowed && !isLoopback(host)) {
      throw new IllegalStateException(
          what
              + " is "
              + host
              + ", not a loopback address, and would be plaintext: set "
              + remedy
              + ", or cairn.grpc.plaintext=true if something else keeps the traffic from being read");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
