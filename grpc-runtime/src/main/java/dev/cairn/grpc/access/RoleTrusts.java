package dev.cairn.grpc.access;

import dev.cairn.model.policy.Glob;
import dev.cairn.model.policy.PolicyContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which roles trust whom directly. Immutable. */
record RoleTrusts(Map<String, List<Bearers>> byIssuer, List<Bearers> byCertificate) {

  static final RoleTrusts NONE = new RoleTrusts(Map.of(), List.of());

  /** Those of an issuer's bearers, or of the clients with certificates, who may take a role on. */
  record Bearers(Glob name, KnownIdentity role) {

    static Bearers of(String name, KnownIdentity role) {
      return new Bearers(Glob.of(name, false), role);
    }

    boolean include(String text) {
      return name.matches(text, PolicyContext.EMPTY);
    }
  }

  RoleTrusts {
    byIssuer = Map.copyOf(byIssuer);
    byCertificate = List.copyOf(byCertificate);
  }

  static RoleTrusts of(Stream<KnownIdentity> identities) {
    Map<String, List<Bearers>> byIssuer = new HashMap<>();
    List<Bearers> byCertificate = new ArrayList<>();
    identities
        .filter(identity -> identity.kind() == KnownIdentity.Kind.ROLE)
        .forEach(
            role -> {
              for (KnownIdentity.RoleTrust.Oidc oidc : role.trust().oidc()) {
                byIssuer
                    .computeIfAbsent(oidc.issuer(), issuer -> new ArrayList<>())
                    .add(Bearers.of(oidc.subject(), role));
              }
              for (String name : role.trust().certificates()) {
                byCertificate.add(Bearers.of(name, role));
              }
            });
    return new RoleTrusts(byIssuer, byCertificate);
  }

  List<KnownIdentity> rolesTrustingOidc(String issuer, String subject) {
    return sorted(
        byIssuer.getOrDefault(issuer, List.of()).stream()
            .filter(bearers -> bearers.include(subject))
            .map(Bearers::role));
  }

  List<KnownIdentity> rolesTrustingCertificate(List<String> names) {
    return sorted(
        byCertificate.stream()
            .filter(bearers -> names.stream().anyMatch(bearers::include))
            .map(Bearers::role));
  }

  private static List<KnownIdentity> sorted(Stream<KnownIdentity> roles) {
    return roles.distinct().sorted(Comparator.comparing(KnownIdentity::arn)).toList();
  }
}
