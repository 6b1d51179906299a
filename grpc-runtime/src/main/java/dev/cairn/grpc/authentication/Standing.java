package dev.cairn.grpc.authentication;

import java.time.Instant;

/** Whether what a credential proved holds still. Cheap: asked on every call and every second. */
@FunctionalInterface
public interface Standing {

  /**
   * Returns if it holds.
   *
   * @throws CredentialRefused if it does not any more
   */
  void check(Instant now) throws CredentialRefused;
}
