package dev.cairn.cli;

import io.grpc.Status;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Where something answers, but not in the way it is asked: without gRPC, TLS or our trust. */
final class Mismatch {

  private static final String NO_GRPC = "does not speak gRPC; is it the HTTP port?";

  private Mismatch() {}

  /** What is amiss, as the rest of a sentence that begins with the address. */
  static Optional<String> of(Status status, Throwable error) {
    return Stream.iterate(error, cause -> cause != null, Throwable::getCause)
        .filter(SSLException.class::isInstance)
        .findFirst()
        .map(_ -> tls(root(error)))
        .or(() -> isOtherProtocol(status) ? Optional.of(NO_GRPC) : Optional.empty());
  }

  /** Whether the connection ended before anything was said, as a service that expects TLS does. */
  static boolean isSilent(Status status) {
    return description(status).startsWith("Network closed");
  }

  static Throwable root(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String tls(Throwable root) {
    String message = String.valueOf(root.getMessage());
    return message.startsWith("not an SSL/TLS record")
        ? "does not speak TLS; --plaintext connects without it."
        : "can't be trusted, TLS failed: "
            + Printable.text(message)
            + "; --ca names the authorities to trust.";
  }

  /** By the words of grpc-java: it has no type for what is no gRPC. */
  private static boolean isOtherProtocol(Status status) {
    String description = description(status);
    return description.equals("http2 exception")
        || description.contains("invalid content-type")
        || description.contains("ALPN");
  }

  private static String description(Status status) {
    String description = status.getDescription();
    return description == null ? "" : description;
  }
}
