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
record RoleTrusts(
    Map<String, List<Bearers>> byIssuer, Map<String, List<KnownIdentity>> byCertificate) {

  static final RoleTrusts NONE = new RoleTrusts(Map.of(), Map.of());

  /** Those of an issuer's bearers who may take a role on. */
  record Bearers(Glob subject, KnownIdentity role) {}

  RoleTrusts {
    byIssuer = Map.copyOf(byIssuer);
    byCertificate = Map.copyOf(byCertificate);
  }

  static RoleTrusts of(Stream<KnownIdentity> identities) {
    Map<String, List<Bearers>> byIssuer = new HashMap<>();
    Map<String, List<KnownIdentity>> byCertificate = new HashMap<>();
    identities
        .filter(identity -> identity.kind() == KnownIdentity.Kind.ROLE)
        .forEach(
            role -> {
              for (KnownIdentity.RoleTrust.Oidc oidc : role.trust().oidc()) {
                byIssuer
                    .computeIfAbsent(oidc.issuer(), issuer -> new ArrayList<>())
                    .add(new Bearers(Glob.of(oidc.subject(), false), role));
              }
              for (String name : role.trust().certificates()) {
                byCertificate.computeIfAbsent(name, n -> new ArrayList<>()).add(role);
              }
            });
    return new RoleTrusts(byIssuer, byCertificate);
  }

  List<KnownIdentity> rolesTrustingOidc(String issuer, String subject) {
    return sorted(
        byIssuer.getOrDefault(issuer, List.of()).stream()
            .filter(bearers -> bearers.subject().matches(subject, PolicyContext.EMPTY))
            .map(Bearers::role));
  }

  List<KnownIdentity> rolesTrustingCertificate(List<String> names) {
    return sorted(
        names.stream().flatMap(name -> byCertificate.getOrDefault(name, List.of()).stream()));
  }

  private static List<KnownIdentity> sorted(Stream<KnownIdentity> roles) {
    return roles.distinct().sorted(Comparator.comparing(KnownIdentity::arn)).toList();
  }
}
