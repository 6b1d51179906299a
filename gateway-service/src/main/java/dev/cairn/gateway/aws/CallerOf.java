package dev.cairn.gateway.aws;

import dev.cairn.gateway.sigv4.Principal;
import dev.cairn.gateway.sigv4.Session;
import dev.cairn.gateway.sigv4.SignatureVerifier.Verified;
import dev.cairn.gateway.sigv4.SignedRequest;
import dev.cairn.model.Caller;
import java.util.Set;

/** Who makes a request, as the services are told. */
final class CallerOf {

  private static final int LONGEST_AGENT = 1024;

  private CallerOf() {}

  static Caller request(Verified verified, SignedRequest request, String requestId) {
    Principal principal = verified.principal();
    String agent = request.header("User-Agent").orElse("");
    return new Caller(
        principal.arn(),
        principal.account(),
        principal.kind(),
        principal.identity(),
        principal.userId(),
        principal.accessKeyId(),
        Set.of(), // the services know it
        request.sourceAddress(),
        agent.substring(0, Math.min(agent.length(), LONGEST_AGENT)),
        requestId,
        verified.session().map(CallerOf::session));
  }

  private static Caller.Session session(Session session) {
    return new Caller.Session(session.start(), session.sourceAccessKeyId(), session.sourceUser());
  }
}
