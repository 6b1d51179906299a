package dev.cairn.gateway.sigv4;

import static java.util.Objects.requireNonNull;

import dev.cairn.gateway.sigv4.KnownIdentities.Known;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.model.LogBudget;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cached signing keys of those alone who may still use them, as far as this process knows: a key or
 * session that was taken back is refused as soon as the configuration tells of it, without asking.
 * What this process does not know it asks for once more, past the cache: a user or key may be so
 * new that the configuration has not told of it yet.
 */
public final class CurrentSigningKeys implements SigningKeys {

  private static final Logger LOG = LoggerFactory.getLogger(CurrentSigningKeys.class);

  private final SigningKeys cached;
  private final SigningKeys source;
  private final KnownIdentities identities;
  private final LogBudget log;

  /**
   * @param source whom {@code cached} asks
   * @param log room for those who are refused
   */
  public CurrentSigningKeys(
      SigningKeys cached, SigningKeys source, KnownIdentities identities, LogBudget log) {
    this.cached = requireNonNull(cached, "cached is null");
    this.source = requireNonNull(source, "source is null");
    this.identities = requireNonNull(identities, "identities is null");
    this.log = requireNonNull(log, "log is null");
  }

  @Override
  public SigningKey find(String accessKeyId, Scope scope, String sessionToken) {
    SigningKey key = cached.find(accessKeyId, scope, sessionToken);
    Principal owner = key.owner();
    if (owner.kind() == Caller.Kind.ROOT) {
      return key;
    }
    Optional<Known> known = identities.find(owner.identity());
    String user = key.session().map(Session::sourceUser).orElse("");
    Optional<Known> source = user.isEmpty() ? known : identities.find(user);
    if (known.isPresent() && source.isPresent() && isActive(key, known.get())) {
      requireNotRevoked(key, known.get());
      requireNotRevoked(key, source.get());
      return key;
    }
    return askedAgain(accessKeyId, scope, sessionToken, owner);
  }

  private boolean isActive(SigningKey key, Known identity) {
    return key.session()
        .map(Session::sourceAccessKeyId)
        .map(source -> source.isEmpty() || identities.isActiveAccessKey(source))
        .orElseGet(() -> identity.activeAccessKeyIds().contains(key.owner().accessKeyId()));
  }

  private void requireNotRevoked(SigningKey key, Known identity) {
    Optional<Instant> start = key.session().map(Session::start);
    if (start.isPresent()
        && identity.sessionsValidAfter().filter(start.get()::isBefore).isPresent()) {
      throw refused(key.owner(), "its sessions were revoked");
    }
  }

  private SigningKey askedAgain(
      String accessKeyId, Scope scope, String sessionToken, Principal owner) {
    try {
      return source.find(accessKeyId, scope, sessionToken);
    } catch (CairnException.Unavailable e) {
      throw refused(owner, "the key, or the one that the session was got with, is not active");
    }
  }

  private CairnException refused(Principal owner, String why) {
    log.write(
        why,
        leftOut ->
            LOG.warn(
                "Refused access key {} of {}: {}{}",
                owner.accessKeyId(),
                owner.arn(),
                why,
                leftOut));
    return new CairnException.Unauthenticated(
        "UNRECOGNIZED_CLIENT", "The security token included in the request is invalid.");
  }
}
