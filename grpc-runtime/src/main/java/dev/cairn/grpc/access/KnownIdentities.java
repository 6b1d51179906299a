package dev.cairn.grpc.access;

import dev.cairn.model.CairnException;
import dev.cairn.model.policy.PolicyContext;
import dev.cairn.proto.access.v1.Policy;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.Identity;
import dev.cairn.proto.configuration.v1.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Identities and policies of a revision, by ARN. Immutable: a change copies a map, so that no call
 * ever sees a user as of one revision and its policy as of another.
 */
record KnownIdentities(
    Map<String, Member> members, Map<String, KnownPolicy> policies, RoleTrusts trusts) {

  static final KnownIdentities EMPTY = new KnownIdentities(Map.of(), Map.of(), RoleTrusts.NONE);

  private static final Logger LOG = LoggerFactory.getLogger(KnownIdentities.class);

  /**
   * An identity, and what conditions may ask of it.
   *
   * @param keys as {@code aws:username}
   */
  record Member(KnownIdentity identity, PolicyContext keys) {

    static Member of(KnownIdentity identity) {
      Map<String, List<String>> keys = new HashMap<>();
      boolean isUser = identity.kind() == KnownIdentity.Kind.USER;
      keys.put("aws:PrincipalArn", List.of(identity.arn()));
      keys.put("aws:PrincipalAccount", List.of(identity.account().value()));
      keys.put("aws:PrincipalType", List.of(isUser ? "User" : "AssumedRole"));
      keys.put("aws:userid", List.of(identity.uniqueId()));
      keys.put("aws:username", isUser ? List.of(identity.name()) : List.of());
      keys.putAll(principalTags(identity.tags()));
      return new Member(identity, PolicyContext.of(keys));
    }

    /** All values of keys that differ in case only: none hides behind another. */
    private static Map<String, List<String>> principalTags(Map<String, String> tags) {
      Map<String, List<String>> keys = new HashMap<>();
      tags.forEach(
          (key, value) ->
              keys.computeIfAbsent(
                      "aws:PrincipalTag/" + key.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                  .add(value));
      return keys;
    }
  }

  @Nullable Member member(String arn) {
    return members.get(arn);
  }

  /**
   * The identity's own and those of its groups; a group that is not there is as a policy that is
   * not.
   */
  List<KnownPolicy> policiesOf(KnownIdentity identity) {
    List<KnownPolicy> found = new ArrayList<>();
    addPolicies(identity, found);
    for (String groupArn : identity.groupArns()) {
      Member group = members.get(groupArn);
      if (group == null) {
        found.add(KnownPolicy.missing(groupArn));
      } else {
        addPolicies(group.identity(), found);
      }
    }
    return found;
  }

  private void addPolicies(KnownIdentity identity, List<KnownPolicy> found) {
    for (String arn : identity.policyArns()) {
      KnownPolicy policy = policies.get(arn);
      found.add(policy == null ? KnownPolicy.missing(arn) : policy);
    }
  }

  KnownIdentities replacedBy(Snapshot snapshot) {
    Map<String, Member> newMembers = new HashMap<>();
    snapshot.getIdentitiesList().forEach(identity -> put(newMembers, identity));
    Map<String, KnownPolicy> newPolicies = new HashMap<>();
    snapshot.getPoliciesList().forEach(policy -> newPolicies.put(policy.getArn(), known(policy)));
    return new KnownIdentities(newMembers, newPolicies, trusts(newMembers));
  }

  KnownIdentities after(Change change) {
    return switch (change.getSubjectCase()) {
      case IDENTITY -> withMember(change.getIdentity().getArn(), read(change.getIdentity()));
      case DELETED_IDENTITY_ARN -> withMember(change.getDeletedIdentityArn(), Optional.empty());
      case POLICY ->
          withPolicy(change.getPolicy().getArn(), Optional.of(known(change.getPolicy())));
      case DELETED_POLICY_ARN -> withPolicy(change.getDeletedPolicyArn(), Optional.empty());
      case TRAIL, DELETED_TRAIL_ID, REGION, ACCOUNT, CLOSED_ACCOUNT_ID, SUBJECT_NOT_SET -> this;
    };
  }

  private KnownIdentities withMember(String arn, Optional<Member> member) {
    Map<String, Member> newMembers = new HashMap<>(members);
    Member before = newMembers.remove(arn);
    member.ifPresent(now -> newMembers.put(arn, now));
    boolean mayTrust = isRole(before) || isRole(member.orElse(null));
    return new KnownIdentities(newMembers, policies, mayTrust ? trusts(newMembers) : trusts);
  }

  private static boolean isRole(@Nullable Member member) {
    return member != null && member.identity().kind() == KnownIdentity.Kind.ROLE;
  }

  private KnownIdentities withPolicy(String arn, Optional<KnownPolicy> policy) {
    Map<String, KnownPolicy> newPolicies = new HashMap<>(policies);
    newPolicies.remove(arn);
    policy.ifPresent(now -> newPolicies.put(arn, now));
    return new KnownIdentities(members, newPolicies, trusts);
  }

  /**
   * Compiled once for each version: a new snapshot of the same documents compiles and logs nothing.
   */
  private KnownPolicy known(Policy policy) {
    KnownPolicy before = policies.get(policy.getArn());
    return before != null && before.document().equals(policy.getPolicyDocument())
        ? before
        : KnownPolicy.of(policy.getArn(), policy.getPolicyDocument());
  }

  private static RoleTrusts trusts(Map<String, Member> members) {
    return RoleTrusts.of(members.values().stream().map(Member::identity));
  }

  private static void put(Map<String, Member> members, Identity identity) {
    read(identity).ifPresent(member -> members.put(identity.getArn(), member));
  }

  /** Empty for one of another version's kind: it may do nothing here, and the others go on. */
  private static Optional<Member> read(Identity identity) {
    try {
      return Optional.of(Member.of(KnownIdentity.of(identity)));
    } catch (IllegalArgumentException | IllegalStateException | CairnException e) {
      LOG.error("{} cannot be read: it is denied everything", identity.getArn(), e);
      return Optional.empty();
    }
  }
}
