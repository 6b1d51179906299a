package dev.cairn.grpc.authorization;

import io.grpc.Context;

/** How the call that this thread serves came in, for {@code aws:SecureTransport}. */
public final class CallTransport {

  /** Whether the caller's call came over TLS. */
  public static final Context.Key<Boolean> SECURE =
      Context.keyWithDefault("cairn-secure-transport", false);

  private CallTransport() {}
}
