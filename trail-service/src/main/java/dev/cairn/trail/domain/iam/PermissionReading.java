package dev.cairn.trail.domain.iam;

import static java.util.Objects.requireNonNull;

import dev.cairn.trail.domain.access.AccessReading;
import dev.cairn.trail.domain.access.BuiltInPolicy;
import dev.cairn.trail.domain.access.EntityArn;
import dev.cairn.trail.domain.access.EntityKind;
import dev.cairn.trail.domain.access.Group;
import dev.cairn.trail.domain.access.Identity;
import dev.cairn.trail.domain.access.Policy;
import dev.cairn.trail.domain.access.PolicyEngine.Permissions;
import dev.cairn.trail.domain.access.User;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Gathers what says what an identity may do. */
final class PermissionReading {

  private final AccessReading reading;
  private final List<BuiltInPolicy> builtIn;

  PermissionReading(AccessReading reading, List<BuiltInPolicy> builtIn) {
    this.reading = requireNonNull(reading, "reading is null");
    this.builtIn = List.copyOf(builtIn);
  }

  /** A policy or group that is gone meanwhile is left out: the engine then denies everything. */
  Permissions of(Identity identity) {
    List<Group> groups = identity instanceof User user ? groups(user) : List.of();
    Map<String, String> policies = new HashMap<>();
    Stream.concat(Stream.of(identity), groups.stream())
        .flatMap(one -> one.policies().stream())
        .distinct()
        .forEach(arn -> document(arn).ifPresent(text -> policies.put(arn, text)));
    return new Permissions(identity, groups, policies);
  }

  private List<Group> groups(User user) {
    return user.groups().stream()
        .flatMap(name -> reading.group(user.account(), name).stream())
        .toList();
  }

  private Optional<String> document(String arn) {
    return builtIn.stream()
        .filter(policy -> policy.arn().equals(arn))
        .map(BuiltInPolicy::document)
        .findFirst()
        .or(() -> ownDocument(arn));
  }

  private Optional<String> ownDocument(String arn) {
    return EntityArn.parse(arn)
        .filter(parsed -> parsed.kind() == EntityKind.POLICY)
        .flatMap(reading::entity)
        .map(entity -> ((Policy) entity).document());
  }
}
