package dev.cairn.grpc;

import dev.cairn.grpc.authentication.CredentialRefused;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.model.LogBudget;
import dev.cairn.model.Texts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a credential that is refused: a count, by reason, a line in the log while there
 * is room, and a reply that does not tell the reason.
 */
final class Refusals {

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Map<CredentialRefused.Reason, Counter> counters =
      new EnumMap<>(CredentialRefused.Reason.class);

  private final LogBudget log;
  private final Counter servicesOnly;

  Refusals(MeterRegistry meters, InstantSource clock) {
    this.log = new LogBudget(clock);
    this.servicesOnly =
        Counter.builder("cairn.access.refused.services.only")
            .description("Calls of users to methods that only services may call")
            .register(meters);
    for (CredentialRefused.Reason reason : CredentialRefused.Reason.values()) {
      counters.put(
          reason,
          Counter.builder("cairn.access.refused.credentials")
              .description("Credentials that were refused, by reason")
              .tag("reason", reason.name())
              .register(meters));
    }
  }

  /** What the caller is told. */
  CairnException refuse(CredentialRefused refused, String method, Callers.Origin origin) {
    Counter counter = counters.get(refused.reason());
    if (counter != null) {
      counter.increment();
    }
    log.write(
        refused.reason().name(),
        leftOut ->
            LOG.warn(
                "Refused a credential, {}: {}; {} from {} with {}, request {}{}",
                refused.reason(),
                refused.getMessage(),
                method,
                origin.sourceAddress().isEmpty() ? "this process" : origin.sourceAddress(),
                Texts.quote(origin.userAgent()),
                origin.requestId(),
                leftOut));
    return reply(refused.reason());
  }

  /** A call of a user's that only services may make: it becomes no event, as theirs do not. */
  CairnException servicesOnly(Caller caller, String method) {
    servicesOnly.increment();
    log.write(
        "services only",
        leftOut ->
            LOG.warn(
                "Refused a call that only services may make: {} by {} from {}, request {}{}",
                method,
                caller.arn(),
                caller.sourceAddress(),
                caller.requestId(),
                leftOut));
    return new CairnException.Denied(
        "User: "
            + caller.arn()
            + " is not authorized to perform: cairn:"
            + method.substring(method.indexOf('/') + 1)
            + ": only a service of Cairn's own may.");
  }

  private static CairnException reply(CredentialRefused.Reason reason) {
    return switch (reason) {
      case MISSING_CREDENTIAL ->
          new CairnException.Unauthenticated(
              "MISSING_AUTHENTICATION_TOKEN",
              "Missing Authentication Token: send the metadata 'authorization: Bearer TOKEN'.");
      case MALFORMED_HEADER ->
          new CairnException.Unauthenticated(
              "INCOMPLETE_SIGNATURE", "The metadata 'authorization' must begin with 'Bearer '.");
      case EXPIRED ->
          new CairnException.Unauthenticated(
              "EXPIRED_TOKEN", "The security token included in the request is expired.");
      case ISSUER_UNAVAILABLE ->
          new CairnException.Unavailable(
              "SERVICE_UNAVAILABLE",
              "The security token included in the request can't be verified at the moment.",
              RETRY_AFTER);
      case UNKNOWN_TOKEN,
          WRONG_CLUSTER_TOKEN,
          MALFORMED_TOKEN,
          ALGORITHM_NOT_ALLOWED,
          UNKNOWN_KEY,
          WRONG_SIGNATURE,
          WRONG_ISSUER,
          WRONG_AUDIENCE,
          MISSING_CLAIM,
          NOT_YET_VALID,
          UNKNOWN_IDENTITY,
          ACCESS_KEY_INACTIVE,
          SESSION_REVOKED,
          NO_ROLE,
          AMBIGUOUS_ROLE,
          MALFORMED_CALLER ->
          new CairnException.Unauthenticated(
              "UNRECOGNIZED_CLIENT", "The security token included in the request is invalid.");
    };
  }
}
