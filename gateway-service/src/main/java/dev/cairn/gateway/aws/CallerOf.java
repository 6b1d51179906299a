package dev.cairn.gateway.aws;

import dev.cairn.gateway.sigv4.Principal;
import dev.cairn.gateway.sigv4.SignedRequest;
import dev.cairn.model.Caller;

/** Who makes a request, as the services are told. */
final class CallerOf {

  private static final int LONGEST_AGENT = 1024;

  private CallerOf() {}

  static Caller request(Principal principal, SignedRequest request, String requestId) {
    String agent = request.header("User-Agent").orElse("");
    return new Caller(
        principal.arn(),
        principal.account(),
        Caller.Kind.ROOT,
        request.sourceAddress(),
        agent.substring(0, Math.min(agent.length(), LONGEST_AGENT)),
        requestId);
  }
}
