package dev.cairn.trail.api;

import static java.util.Objects.requireNonNull;

import dev.cairn.trail.domain.Installation;
import dev.cairn.trail.domain.iam.PolicyView;
import java.util.List;

/**
 * What every snapshot of the configuration tells, whatever its revision.
 *
 * @param tokenKeys public keys, as JSON Web Keys
 * @param policies those that come with Cairn
 */
public record Published(
    Installation installation, List<String> tokenKeys, List<PolicyView> policies) {

  public Published {
    requireNonNull(installation, "installation is null");
    tokenKeys = List.copyOf(tokenKeys);
    policies = List.copyOf(policies);
  }
}
