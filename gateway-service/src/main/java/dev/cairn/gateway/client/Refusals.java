package dev.cairn.gateway.client;

import dev.cairn.model.CairnException;

/** What a client is told whose credentials do not hold. Why, only the log says. */
final class Refusals {

  private Refusals() {}

  static CairnException unrecognizedClient() {
    return new CairnException.Unauthenticated(
        "UNRECOGNIZED_CLIENT", "The security token included in the request is invalid.");
  }

  static CairnException expiredToken() {
    return new CairnException.Unauthenticated(
        "EXPIRED_TOKEN", "The security token included in the request is expired");
  }
}
