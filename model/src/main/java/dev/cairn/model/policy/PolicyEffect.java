package dev.cairn.model.policy;

/** What a statement does where it applies. */
public enum PolicyEffect {
  ALLOW,
  DENY
}
