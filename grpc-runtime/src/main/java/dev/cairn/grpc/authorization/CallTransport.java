package dev.cairn.grpc.authorization;

import io.grpc.Context;

/** What conditions know of how the call came in that this thread serves. */
public final class CallTransport {

  /** Whether the caller's call came over TLS. */
  public static final Context.Key<Boolean> SECURE =
      Context.keyWithDefault("cairn-secure-transport", false);

  private static final int LONGEST_USER_AGENT = 1024;

  private CallTransport() {}

  /**
   * {@code aws:UserAgent}: as much as an event tells, since a policy can't be about more than its
   * author saw.
   *
   * @param told what the client says of itself
   */
  public static String userAgent(String told) {
    return told.substring(0, Math.min(told.length(), LONGEST_USER_AGENT));
  }
}
