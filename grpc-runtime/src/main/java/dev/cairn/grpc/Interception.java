package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;

import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What every call goes through before it reaches its method: errors, who calls, that it is
 * recorded, whether it may, whether the request has its shape, how much of it strangers may send.
 * No server is built with less.
 */
final class Interception {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_ANONYMOUS = 1_000;

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
    interceptors.add(new AnonymousRequests(PATIENCE, MOST_ANONYMOUS));
    outermostFirst = List.copyOf(interceptors);
  }

  /** The interceptors, innermost first, as a server's builder takes them. */
  List<ServerInterceptor> innermostFirst() {
    return outermostFirst.reversed();
  }
}
