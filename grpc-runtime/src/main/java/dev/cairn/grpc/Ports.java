package dev.cairn.grpc;

import io.micronaut.context.env.Environment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds out before anything is made, while an error can still name the setting. */
final class Ports {

  private static final int GRPC = 7700;
  private static final int S3 = 7790;
  private static final int LAST = 65_535;
  private static final String S3_ENDPOINT = "AWS_ENDPOINT_URL_S3";

  private Ports() {}

  /**
   * Checks that the process can listen where it is told to.
   *
   * @throws IllegalStateException if something else does already
   */
  static void requireFree(Environment environment) {
    requireFree(
        environment.getProperty("cairn.grpc.host", String.class).orElse("127.0.0.1"),
        environment.getProperty("cairn.grpc.port", Integer.class).orElse(GRPC),
        "cairn.grpc.port (--grpc-port)");
    requireFree(
        environment.getProperty("micronaut.server.host", String.class).orElse("0.0.0.0"),
        environment.getProperty("micronaut.server.port", Integer.class).orElse(0),
        "micronaut.server.port (--http-port)");
    if (hasEmbeddedS3(environment)) {
      requireFree(
          "127.0.0.1",
          environment.getProperty("cairn.delivery.s3-port", Integer.class).orElse(S3),
          "cairn.delivery.s3-port (--s3-port)");
    }
  }

  private static boolean hasEmbeddedS3(Environment environment) {
    String elsewhere =
        System.getProperty("aws.endpointUrlS3", System.getenv().getOrDefault(S3_ENDPOINT, ""));
    return elsewhere.isEmpty()
        && environment.getProperty("cairn.service.delivery", Boolean.class).orElse(false);
  }

  private static void requireFree(String host, int port, String setting) {
    if (port <= 0 || port > LAST) {
      return; // any free one, or none: whoever reads the setting says so
    }
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getByName(host))) {
      // Closed again: the server that it is for opens it.
    } catch (IOException e) {
      throw new IllegalStateException(
          "port %d of %s cannot be listened on: %s. The setting is %s"
              .formatted(port, host, e.getMessage(), setting));
    }
  }
}
