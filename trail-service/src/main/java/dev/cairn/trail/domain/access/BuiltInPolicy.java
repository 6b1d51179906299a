package dev.cairn.trail.domain.access;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A policy that comes with Cairn and belongs to no account.
 *
 * @param arn e.g. {@code arn:aws:iam::aws:policy/AdministratorAccess}
 */
public record BuiltInPolicy(
    String arn, String id, String name, String document, String description, Instant createTime) {

  public BuiltInPolicy {
    requireNonNull(arn, "arn is null");
    requireNonNull(id, "id is null");
    requireNonNull(name, "name is null");
    requireNonNull(document, "document is null");
    requireNonNull(description, "description is null");
    requireNonNull(createTime, "createTime is null");
  }
}
