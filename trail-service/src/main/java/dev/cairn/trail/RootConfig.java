package dev.cairn.trail;

import dev.cairn.model.AccountId;
import dev.cairn.trail.domain.RootCredential;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The root credential, where it is given: CAIRN_ROOT_ACCESS_KEY_ID, CAIRN_ROOT_SECRET_ACCESS_KEY,
 * CAIRN_ROOT_ACCOUNT. What is not given is made at first start and kept.
 *
 * @param accessKeyId given together with its secret or not at all
 * @param account 12 digits; made of random ones if it is not given
 */
@ConfigurationProperties("cairn.root")
public record RootConfig(
    Optional<String> accessKeyId, Optional<String> secretAccessKey, Optional<String> account) {

  public RootConfig {
    if (accessKeyId.isPresent() != secretAccessKey.isPresent()) {
      throw new IllegalArgumentException(
          "cairn.root.access-key-id and cairn.root.secret-access-key must be given together");
    }
    account.ifPresent(RootConfig::requireAccount);
  }

  /** The credential of a first start. */
  RootCredential first(SecureRandom random) {
    return over(RootCredential.generate(RootCredential.randomAccount(random), random));
  }

  /** The credential that holds, with what is given in the place of what was kept. */
  RootCredential over(RootCredential kept) {
    return new RootCredential(
        accessKeyId.orElse(kept.accessKeyId()),
        secretAccessKey.orElse(kept.secretAccessKey()),
        account.map(AccountId::of).orElse(kept.account()));
  }

  private static void requireAccount(String text) {
    if (!AccountId.isValid(text)) {
      throw new IllegalArgumentException("cairn.root.account must have 12 digits, got " + text);
    }
  }

  /** Shows no secret. */
  @Override
  public String toString() {
    return "RootConfig[account=" + account + "]";
  }
}
