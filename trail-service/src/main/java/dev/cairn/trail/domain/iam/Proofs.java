package dev.cairn.trail.domain.iam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.model.LogBudget;
import dev.cairn.model.Texts;
import dev.cairn.trail.domain.RootCredential;
import dev.cairn.trail.domain.TrailStore;
import dev.cairn.trail.domain.access.AccessKey;
import dev.cairn.trail.domain.access.PasswordHashes;
import dev.cairn.trail.domain.access.SecretName;
import dev.cairn.trail.domain.access.User;
import dev.cairn.trail.domain.iam.PasswordChecks.Asker;
import dev.cairn.trail.domain.iam.TokenRequest.KeyProof;
import dev.cairn.trail.domain.iam.TokenRequest.OwnCredential;
import dev.cairn.trail.domain.iam.TokenRequest.PasswordProof;
import dev.cairn.trail.domain.iam.TokenRequest.Proof;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who asks for a token. Whatever is wrong with a proof, the answer and the work are the
 * same: a secret is compared, or a hash is made, also of nobody. Why it was refused stands in the
 * log and in a metric alone.
 */
final class Proofs {

  private static final Logger LOG = LoggerFactory.getLogger(Proofs.class);

  private static final Duration HASH_PATIENCE = Duration.ofSeconds(2);
  private static final String NOBODY = "nobody";
  private static final String NOBODYS_SECRET = "nobody's secret, as long as one is....";

  private final TrailStore store;
  private final RootCredential root;
  private final PasswordChecks checks;
  private final KeyUses uses;
  private final String nobodysHash;
  private final LogBudget log;
  private final Consumer<String> refusals;

  /**
   * @param refusals is told why a proof is refused: one of a few reasons
   */
  Proofs(
      TrailStore store,
      RootCredential root,
      PasswordHashes hashes,
      KeyUses uses,
      LogBudget log,
      Consumer<String> refusals) {
    this.store = requireNonNull(store, "store is null");
    this.root = requireNonNull(root, "root is null");
    this.checks = new PasswordChecks(hashes, HASH_PATIENCE);
    this.uses = requireNonNull(uses, "uses is null");
    this.nobodysHash = hashes.nobodys();
    this.log = requireNonNull(log, "log is null");
    this.refusals = requireNonNull(refusals, "refusals is null");
  }

  /**
   * Who asks, as a caller.
   *
   * @param address that the proof came from
   * @param known is told who asks, or claims to, as soon as it is known that there is such a one
   * @throws CairnException.Unauthenticated {@code UNRECOGNIZED_CLIENT}
   * @throws CairnException.LimitExceeded {@code THROTTLING} if too many passwords are tried
   */
  Caller prove(Proof proof, String address, Instant now, Consumer<Caller> known) {
    return switch (proof) {
      case KeyProof key -> byKey(key, now, known);
      case PasswordProof password -> byPassword(password, address, known);
      case OwnCredential own -> byOwnCredential(own, known);
    };
  }

  private Caller byOwnCredential(OwnCredential own, Consumer<Caller> known) {
    Caller caller =
        own.caller()
            .filter(c -> c.kind() != Caller.Kind.SERVICE)
            .orElseThrow(() -> refused("call", "", "has no credential of a user or role"));
    known.accept(caller);
    return caller;
  }

  private Caller byKey(KeyProof proof, Instant now, Consumer<Caller> known) {
    Optional<User> owner = store.keyOwner(proof.accessKeyId());
    owner.ifPresent(user -> known.accept(caller(user, proof.accessKeyId())));
    boolean isRoot = proof.accessKeyId().equals(root.accessKeyId());
    if (isRoot) {
      known.accept(rootCaller());
    }
    SecretName name =
        SecretName.ofAccessKey(proof.accessKeyId(), owner.map(User::id).orElse(NOBODY));
    String secret = store.secret(name).orElse(isRoot ? root.secretAccessKey() : NOBODYS_SECRET);
    boolean same = MessageDigest.isEqual(secret.getBytes(UTF_8), proof.secret().getBytes(UTF_8));
    if (same && isRoot) {
      return rootCaller();
    }
    if (owner.isEmpty() && !isRoot) {
      throw refused("access key", shown(proof.accessKeyId()), "unknown");
    }
    if (!same) {
      throw refused("access key", proof.accessKeyId(), "wrong secret");
    }
    User user = owner.orElseThrow();
    if (!user.key(proof.accessKeyId()).map(AccessKey::active).orElse(false)) {
      throw refused("access key", proof.accessKeyId(), "inactive");
    }
    uses.note(proof.accessKeyId(), now);
    return caller(user, proof.accessKeyId());
  }

  /** What begins as no access key does may be a secret in the wrong place. */
  private static String shown(String accessKeyId) {
    return accessKeyId.matches("A[KS]IA\\w{12,60}") ? accessKeyId : "that is none";
  }

  private Caller byPassword(PasswordProof proof, String address, Consumer<Caller> known) {
    Optional<User> user = store.user(proof.account(), proof.userName());
    user.ifPresent(found -> known.accept(caller(found, "")));
    Optional<String> hash = store.secret(SecretName.ofPassword(user.map(User::id).orElse(NOBODY)));
    Asker asker = new Asker(address, proof.account(), proof.userName());
    boolean matches = checks.matches(asker, proof.password(), hash.orElse(nobodysHash));
    if (hash.isEmpty() || !matches) {
      throw refused("user " + proof.account(), proof.userName(), why(user, hash));
    }
    return caller(user.orElseThrow(), "");
  }

  private static String why(Optional<User> user, Optional<String> hash) {
    if (user.isEmpty()) {
      return "unknown";
    }
    return hash.isEmpty() ? "has no password" : "wrong password";
  }

  private Caller rootCaller() {
    return new Caller(
        root.arn(),
        root.account(),
        Caller.Kind.ROOT,
        "",
        root.account().value(),
        root.accessKeyId(),
        Set.of(),
        "",
        "",
        "");
  }

  private static Caller caller(User user, String accessKeyId) {
    return new Caller(
        user.arn(),
        user.account(),
        Caller.Kind.USER,
        user.arn(),
        user.id(),
        accessKeyId,
        Set.copyOf(user.otherAccounts()),
        "",
        "",
        "");
  }

  /**
   * @param why one of a few
   */
  private CairnException refused(String what, String name, String why) {
    refusals.accept(why);
    log.write(
        why,
        leftOut ->
            LOG.warn("IssueToken refused: {} {}: {}{}", what, Texts.quote(name), why, leftOut));
    return new CairnException.Unauthenticated(
        "UNRECOGNIZED_CLIENT", "The security token included in the request is invalid.");
  }
}
