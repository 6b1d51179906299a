package dev.cairn.trail.domain.access;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.policy.CompiledPolicy;
import dev.cairn.model.policy.PolicyContext;
import dev.cairn.model.policy.PolicyEffect;
import dev.cairn.model.policy.PolicyStatement;
import dev.cairn.model.policy.PolicyStatement.Selection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who may take a role on. Texts may have {@code *} for any run of characters and {@code ?} for one.
 *
 * @param principals ARNs of users and roles that may if their own policies allow it
 * @param oidc bearers of OpenID Connect tokens
 * @param certificates names of client certificates
 */
public record RoleTrust(List<String> principals, List<Oidc> oidc, List<String> certificates) {

  /** Nobody. */
  public static final RoleTrust NONE = new RoleTrust(List.of(), List.of(), List.of());

  /** Most characters of all texts: IAM's most for a trust policy. */
  public static final int MAX_LENGTH = 8192;

  public RoleTrust {
    principals = List.copyOf(principals);
    oidc = List.copyOf(oidc);
    certificates = List.copyOf(certificates);
  }

  /**
   * Bearers of OpenID Connect tokens.
   *
   * @param issuer without wildcards
   */
  public record Oidc(String issuer, String subject) {
    public Oidc {
      requireNonNull(issuer, "issuer is null");
      requireNonNull(subject, "subject is null");
    }
  }

  /** How many characters all texts have together. */
  public int length() {
    return Stream.of(
            principals.stream(),
            oidc.stream().flatMap(one -> Stream.of(one.issuer(), one.subject())),
            certificates.stream())
        .flatMap(texts -> texts)
        .mapToInt(String::length)
        .sum();
  }

  /** Whether a user or a role is among the principals. */
  public boolean trusts(String arn) {
    PolicyStatement statement =
        new PolicyStatement(
            "", PolicyEffect.ALLOW, Selection.of("*"), new Selection(principals, false), List.of());
    return CompiledPolicy.of(List.of(statement), false)
        .decide("sts:AssumeRole", arn, PolicyContext.EMPTY)
        .isAllowed();
  }
}
