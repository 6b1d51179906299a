package dev.cairn.grpc.access;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Timestamp;
import dev.cairn.model.AccountId;
import dev.cairn.proto.access.v1.CertificateTrust;
import dev.cairn.proto.configuration.v1.Identity;
import dev.cairn.proto.configuration.v1.IdentityKind;
import dev.cairn.proto.trail.v1.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A user, group or role as the watch stream tells it.
 *
 * @param arn e.g. {@code arn:aws:iam::123456789012:user/alice}
 * @param uniqueId e.g. {@code AIDACKCEVSQ6C2EXAMPLE}
 * @param policyArns of the policies attached to it, without those of its groups
 * @param groupArns of a user's groups
 * @param activeAccessKeyIds of a user
 * @param sessionsValidAfter tokens and sessions that began before are ended
 * @param otherAccounts ids of accounts that a user may name besides its own; {@code *} for all
 * @param trust who may take a role on
 */
public record KnownIdentity(
    String arn,
    AccountId account,
    String name,
    String uniqueId,
    Kind kind,
    List<String> policyArns,
    List<String> groupArns,
    Map<String, String> tags,
    Set<String> activeAccessKeyIds,
    Optional<Instant> sessionsValidAfter,
    Set<String> otherAccounts,
    RoleTrust trust) {

  /** What it is. */
  public enum Kind {
    USER,
    GROUP,
    ROLE
  }

  public KnownIdentity {
    requireNonNull(arn, "arn is null");
    requireNonNull(account, "account is null");
    requireNonNull(name, "name is null");
    requireNonNull(uniqueId, "uniqueId is null");
    requireNonNull(kind, "kind is null");
    policyArns = List.copyOf(policyArns);
    groupArns = List.copyOf(groupArns);
    tags = Map.copyOf(tags);
    activeAccessKeyIds = Set.copyOf(activeAccessKeyIds);
    requireNonNull(sessionsValidAfter, "sessionsValidAfter is null");
    otherAccounts = Set.copyOf(otherAccounts);
    requireNonNull(trust, "trust is null");
  }

  /**
   * Who may take a role on.
   *
   * @param principalArns of users and roles
   * @param certificates names of clients' certificates
   */
  public record RoleTrust(List<String> principalArns, List<Oidc> oidc, List<String> certificates) {

    public RoleTrust {
      principalArns = List.copyOf(principalArns);
      oidc = List.copyOf(oidc);
      certificates = List.copyOf(certificates);
    }

    /**
     * Bearers of an issuer's tokens.
     *
     * @param subject may have wildcards
     */
    public record Oidc(String issuer, String subject) {
      public Oidc {
        requireNonNull(issuer, "issuer is null");
        requireNonNull(subject, "subject is null");
      }
    }
  }

  /**
   * @throws IllegalArgumentException if it is of a kind that this version does not know
   */
  static KnownIdentity of(Identity message) {
    return new KnownIdentity(
        message.getArn(),
        AccountId.of(message.getAccountId()),
        message.getName(),
        message.getUniqueId(),
        kind(message.getKind()),
        message.getPolicyArnsList(),
        message.getGroupArnsList(),
        message.getTagsList().stream().collect(Collectors.toMap(Tag::getKey, Tag::getValue)),
        Set.copyOf(message.getActiveAccessKeyIdsList()),
        message.hasSessionsValidAfter()
            ? Optional.of(instant(message.getSessionsValidAfter()))
            : Optional.empty(),
        Set.copyOf(message.getOtherAccountIdsList()),
        trust(message.getTrust()));
  }

  private static Kind kind(IdentityKind kind) {
    return switch (kind) {
      case IDENTITY_KIND_USER -> Kind.USER;
      case IDENTITY_KIND_GROUP -> Kind.GROUP;
      case IDENTITY_KIND_ROLE -> Kind.ROLE;
      case IDENTITY_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("Unknown kind of identity " + kind);
    };
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private static RoleTrust trust(dev.cairn.proto.access.v1.RoleTrust trust) {
    return new RoleTrust(
        trust.getPrincipalArnsList(),
        trust.getOidcList().stream()
            .map(oidc -> new RoleTrust.Oidc(oidc.getIssuer(), oidc.getSubject()))
            .toList(),
        trust.getCertificatesList().stream().map(CertificateTrust::getName).toList());
  }
}
