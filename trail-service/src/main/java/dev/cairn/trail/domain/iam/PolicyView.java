package dev.cairn.trail.domain.iam;

import static java.util.Objects.requireNonNull;

import dev.cairn.trail.domain.access.BuiltInPolicy;
import dev.cairn.trail.domain.access.Policy;
import java.time.Instant;

/**
 * A policy as it is shown: one of an account, or one that comes with Cairn.
 *
 * @param attachments how many users, groups and roles of the account it is attached to
 */
public record PolicyView(
    String arn,
    String id,
    String name,
    Instant createTime,
    Instant updateTime,
    int version,
    String document,
    String description,
    int attachments) {

  public PolicyView {
    requireNonNull(arn, "arn is null");
    requireNonNull(id, "id is null");
    requireNonNull(name, "name is null");
    requireNonNull(createTime, "createTime is null");
    requireNonNull(updateTime, "updateTime is null");
    requireNonNull(document, "document is null");
    requireNonNull(description, "description is null");
  }

  public static PolicyView of(Policy policy, int attachments) {
    return new PolicyView(
        policy.arn(),
        policy.id(),
        policy.name(),
        policy.createTime(),
        policy.updateTime(),
        policy.version(),
        policy.document(),
        policy.description(),
        attachments);
  }

  public static PolicyView of(BuiltInPolicy policy, int attachments) {
    return new PolicyView(
        policy.arn(),
        policy.id(),
        policy.name(),
        policy.createTime(),
        policy.createTime(),
        1,
        policy.document(),
        policy.description(),
        attachments);
  }
}
