package dev.cairn.trail.client;

import dev.cairn.model.policy.CompiledPolicy;
import dev.cairn.model.policy.PolicyCondition;
import dev.cairn.model.policy.PolicyEffect;
import dev.cairn.model.policy.PolicyStatement;
import dev.cairn.model.policy.PolicyStatement.Selection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.policybuilder.iam.IamCondition;
import software.amazon.awssdk.policybuilder.iam.IamEffect;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;
import software.amazon.awssdk.policybuilder.iam.IamPrincipalType;
import software.amazon.awssdk.policybuilder.iam.IamStatement;
import software.amazon.awssdk.policybuilder.iam.IamValue;

/**
 * The policy of a bucket, a topic or a key, judged for CloudTrail's service principal. Source:
 * contract 8.4.
 */
final class ResourcePolicy {

  private static final Logger LOG = LoggerFactory.getLogger(ResourcePolicy.class);
  private static final ResourcePolicy NONE =
      new ResourcePolicy(CompiledPolicy.of(List.of(), false));

  private final CompiledPolicy policy;

  private ResourcePolicy(CompiledPolicy policy) {
    this.policy = policy;
  }

  /** A text that is no policy allows nothing. */
  static ResourcePolicy parse(String text) {
    try {
      IamPolicy parsed = IamPolicy.fromJson(text);
      List<PolicyStatement> statements =
          Optional.ofNullable(parsed.statements()).orElse(List.of()).stream()
              .filter(ResourcePolicy::namesCloudTrail)
              .map(ResourcePolicy::statement)
              .toList();
      return new ResourcePolicy(
          CompiledPolicy.of(statements, "2012-10-17".equals(parsed.version())));
    } catch (RuntimeException e) {
      LOG.warn("A destination's policy could not be read", e);
      return NONE;
    }
  }

  boolean allows(String action, String resource, ServiceCall call) {
    return policy.decide(action, resource, call.context()).isAllowed();
  }

  private static boolean namesCloudTrail(IamStatement statement) {
    return statement.principals().isEmpty()
        ? !statement.notPrincipals().isEmpty()
            && statement.notPrincipals().stream().noneMatch(ResourcePolicy::isCloudTrail)
        : statement.principals().stream().anyMatch(ResourcePolicy::isCloudTrail);
  }

  private static boolean isCloudTrail(IamPrincipal principal) {
    return principal.equals(IamPrincipal.ALL)
        || (principal.type().equals(IamPrincipalType.AWS) && principal.id().equals("*"))
        || (principal.type().equals(IamPrincipalType.SERVICE)
            && principal.id().equals(ServiceCall.PRINCIPAL));
  }

  private static PolicyStatement statement(IamStatement statement) {
    return new PolicyStatement(
        Optional.ofNullable(statement.sid()).orElse(""),
        statement.effect().equals(IamEffect.DENY) ? PolicyEffect.DENY : PolicyEffect.ALLOW,
        selection(statement.actions(), statement.notActions()),
        selection(statement.resources(), statement.notResources()),
        conditions(statement.conditions()));
  }

  private static <V extends IamValue> Selection selection(List<V> values, List<V> notValues) {
    boolean except = values.isEmpty() && !notValues.isEmpty();
    return new Selection(
        (except ? notValues : values).stream().map(IamValue::value).toList(), except);
  }

  /** The SDK has one for each value; those of one operator and key belong together. */
  private static List<PolicyCondition> conditions(List<IamCondition> conditions) {
    Map<List<String>, SequencedSet<String>> values = new LinkedHashMap<>();
    for (IamCondition condition : conditions) {
      values
          .computeIfAbsent(
              List.of(condition.operator().value(), condition.key().value()),
              key -> new LinkedHashSet<>())
          .add(condition.value());
    }
    return values.entrySet().stream()
        .map(
            entry ->
                new PolicyCondition(
                    entry.getKey().getFirst(),
                    entry.getKey().getLast(),
                    List.copyOf(entry.getValue())))
        .toList();
  }
}
