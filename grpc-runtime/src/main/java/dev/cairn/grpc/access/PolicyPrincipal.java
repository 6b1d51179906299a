package dev.cairn.grpc.access;

import static java.util.Objects.requireNonNull;

/**
 * Someone whom a resource's policy names.
 *
 * @param type {@code AWS}, {@code Service}, {@code Federated} or {@code CanonicalUser}; {@code *}
 *     where the policy says {@code "Principal": "*"}
 * @param id e.g. {@code cloudtrail.amazonaws.com}, an ARN, an account's id, {@code *}
 */
public record PolicyPrincipal(String type, String id) {

  public PolicyPrincipal {
    requireNonNull(type, "type is null");
    requireNonNull(id, "id is null");
  }

  /** Whether it means everyone. */
  public boolean isEveryone() {
    return id.equals("*") && (type.equals("*") || type.equals("AWS"));
  }
}
