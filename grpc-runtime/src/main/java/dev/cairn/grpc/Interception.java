package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;

import io.grpc.ServerInterceptor;
import java.util.ArrayList;
import java.util.List;

/**
 * What every call goes through before it reaches its method: errors, who calls, that it is
 * recorded, whether it may, whether the request has its shape. No server is built with less.
 */
final class Interception {

  private final List<ServerInterceptor> outermostFirst;

  /**
   * @param callers finds out who calls
   * @param recording record the calls, those too that are not allowed
   */
  Interception(
      ServerInterceptor callers,
      List<? extends ServerInterceptor> recording,
      AuthorizationInterceptor authorization,
      ValidationInterceptor validation) {
    List<ServerInterceptor> interceptors = new ArrayList<>();
    interceptors.add(new ErrorInterceptor());
    interceptors.add(requireNonNull(callers, "callers is null"));
    interceptors.addAll(recording);
    interceptors.add(requireNonNull(authorization, "authorization is null"));
    interceptors.add(requireNonNull(validation, "validation is null"));
    outermostFirst = List.copyOf(interceptors);
  }

  /** The interceptors, innermost first, as a server's builder takes them. */
  List<ServerInterceptor> innermostFirst() {
    return outermostFirst.reversed();
  }
}
