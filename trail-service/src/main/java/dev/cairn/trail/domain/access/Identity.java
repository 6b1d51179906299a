package dev.cairn.trail.domain.access;

import java.util.List;

/** What policies are attached to. */
public sealed interface Identity extends Entity permits Group, SessionHolder {

  /** Most policies attached to one. */
  int MAX_POLICIES = 20;

  /** ARNs of the policies attached to it, in order. */
  List<String> policies();

  Identity withPolicies(List<String> changed);
}
