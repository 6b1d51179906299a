package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;

import io.grpc.ServerInterceptor;
import java.util.List;

/**
 * What every call goes through before it reaches its method: errors, who calls, whether it may,
 * whether the request has its shape. No server is built with less.
 */
final class Interception {

  private final List<ServerInterceptor> outermostFirst;

  /**
   * @param callers finds out who calls
   */
  Interception(
      ServerInterceptor callers,
      AuthorizationInterceptor authorization,
      ValidationInterceptor validation) {
    outermostFirst =
        List.of(
            new ErrorInterceptor(),
            requireNonNull(callers, "callers is null"),
            requireNonNull(authorization, "authorization is null"),
            requireNonNull(validation, "validation is null"));
  }

  /** The interceptors, innermost first, as a server's builder takes them. */
  List<ServerInterceptor> innermostFirst() {
    return outermostFirst.reversed();
  }
}
