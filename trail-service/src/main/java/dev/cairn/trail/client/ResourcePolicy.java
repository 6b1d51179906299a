package dev.cairn.trail.client;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
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
 * The policy of a bucket, a topic or a key, judged for CloudTrail's service principal: some
 * statement allows, none denies. A condition that is not known here is one that does not hold, so
 * that an Allow under it does not count. Source: contract 8.4.
 */
final class ResourcePolicy {

  private static final Logger LOG = LoggerFactory.getLogger(ResourcePolicy.class);

  private final List<IamStatement> statements;

  private ResourcePolicy(List<IamStatement> statements) {
    this.statements = statements;
  }

  /** A text that is no policy allows nothing. */
  static ResourcePolicy parse(String text) {
    try {
      return new ResourcePolicy(
          Optional.ofNullable(IamPolicy.fromJson(text).statements()).orElse(List.of()));
    } catch (RuntimeException e) {
      LOG.warn("A destination's policy could not be read", e);
      return new ResourcePolicy(List.of());
    }
  }

  boolean allows(String action, String resource, ServiceCall call) {
    List<IamStatement> applicable =
        statements.stream()
            .filter(statement -> namesCloudTrail(statement))
            .filter(
                statement ->
                    matches(statement.actions(), statement.notActions(), ignoringCase(action)))
            .filter(
                statement ->
                    matches(statement.resources(), statement.notResources(), like(resource)))
            .filter(statement -> meets(statement.conditions(), call))
            .toList();
    return applicable.stream().anyMatch(statement -> statement.effect().equals(IamEffect.ALLOW))
        && applicable.stream().noneMatch(statement -> statement.effect().equals(IamEffect.DENY));
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

  private static <V extends IamValue> boolean matches(
      List<V> values, List<V> notValues, Predicate<String> matching) {
    return values.isEmpty()
        ? !notValues.isEmpty() && notValues.stream().map(IamValue::value).noneMatch(matching)
        : values.stream().map(IamValue::value).anyMatch(matching);
  }

  private static Predicate<String> ignoringCase(String action) {
    return pattern -> Wildcards.matches(lower(pattern), lower(action));
  }

  private static Predicate<String> like(String resource) {
    return pattern -> Wildcards.matches(pattern, resource);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Operators and keys must all hold; of the values of one, any. */
  private static boolean meets(List<IamCondition> conditions, ServiceCall call) {
    Map<List<String>, List<String>> grouped =
        conditions.stream()
            .collect(
                groupingBy(
                    condition -> List.of(condition.operator().value(), condition.key().value()),
                    mapping(IamCondition::value, toList())));
    return grouped.entrySet().stream()
        .allMatch(
            entry ->
                PolicyConditions.holds(
                    entry.getKey().getFirst(),
                    call.value(entry.getKey().getLast()),
                    entry.getValue()));
  }
}
