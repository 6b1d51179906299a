package dev.cairn.trail.api;

import dev.cairn.grpc.access.BuiltInPolicies;
import dev.cairn.grpc.access.Identities;
import dev.cairn.grpc.access.PolicyDocuments;
import dev.cairn.model.Caller;
import dev.cairn.model.policy.CompiledPolicy;
import dev.cairn.model.policy.PolicyContext;
import dev.cairn.proto.access.v1.Policy;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.trail.domain.access.BuiltInPolicy;
import dev.cairn.trail.domain.access.Ids;
import dev.cairn.trail.domain.access.PolicyEngine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Decides with what decides in every service, told of one identity as the database has it now: a
 * change holds here as soon as it is committed.
 */
public final class PolicyDecisions implements PolicyEngine {

  private static final Instant BUILT_IN_SINCE = Instant.parse("2026-01-01T00:00:00Z");

  /** The policies that come with Cairn. */
  public static List<BuiltInPolicy> builtIn() {
    return BuiltInPolicies.all().stream()
        .map(
            policy ->
                new BuiltInPolicy(
                    policy.arn(),
                    Ids.ofBuiltIn(policy.name()),
                    policy.name(),
                    policy.document(),
                    policy.description(),
                    BUILT_IN_SINCE))
        .toList();
  }

  @Override
  public void check(String document) {
    PolicyDocuments.parse(document);
  }

  @Override
  public boolean allows(Permissions permissions, Caller caller, Question question) {
    return identities(permissions)
        .decide(caller, question.action(), question.resource(), context(question))
        .isAllowed();
  }

  @Override
  public Function<Question, Verdict> simulation(Permissions permissions, List<String> beside) {
    Identities identities = identities(permissions);
    List<CompiledPolicy> policies = beside.stream().map(PolicyDocuments::parse).toList();
    return question ->
        verdict(
            identities.simulate(
                permissions.identity().arn(),
                question.action(),
                question.resource(),
                context(question),
                policies));
  }

  private static Verdict verdict(Identities.Decision decision) {
    return new Verdict(
        outcome(decision), decision.policyArn(), decision.sid(), decision.statementIndex());
  }

  private static Outcome outcome(Identities.Decision decision) {
    if (decision.isExplicitlyDenied()) {
      return Outcome.EXPLICIT_DENY;
    }
    return decision.isAllowed() ? Outcome.ALLOWED : Outcome.IMPLICIT_DENY;
  }

  private static Identities identities(Permissions permissions) {
    Snapshot.Builder snapshot =
        Snapshot.newBuilder().addIdentities(AccessMessages.identity(permissions.identity()));
    permissions.groups().forEach(group -> snapshot.addIdentities(AccessMessages.identity(group)));
    for (Map.Entry<String, String> policy : permissions.policies().entrySet()) {
      snapshot.addPolicies(
          Policy.newBuilder().setArn(policy.getKey()).setPolicyDocument(policy.getValue()));
    }
    Identities identities = new Identities();
    identities.snapshot(snapshot.build());
    return identities;
  }

  private static PolicyContext context(Question question) {
    PolicyContext context = PolicyContext.EMPTY;
    for (Map.Entry<String, List<String>> key : question.context().entrySet()) {
      context = context.with(key.getKey(), key.getValue().toArray(String[]::new));
    }
    return context;
  }
}
