package dev.cairn.trail.domain.iam;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.trail.domain.access.AccessReading;
import dev.cairn.trail.domain.access.BuiltInPolicy;
import dev.cairn.trail.domain.access.EntityArn;
import dev.cairn.trail.domain.access.Identity;
import dev.cairn.trail.domain.access.PolicyEngine;
import dev.cairn.trail.domain.access.PolicyEngine.Question;
import dev.cairn.trail.domain.access.PolicyEngine.Verdict;
import dev.cairn.trail.domain.access.SessionHolder;
import java.util.List;

/** What policies would decide of calls that nobody makes. */
public final class PolicySimulation {

  private final AccessReading reading;
  private final PolicyEngine engine;
  private final PermissionReading permissions;

  public PolicySimulation(AccessReading reading, PolicyEngine engine, List<BuiltInPolicy> builtIn) {
    this.reading = requireNonNull(reading, "reading is null");
    this.engine = requireNonNull(engine, "engine is null");
    this.permissions = new PermissionReading(reading, builtIn);
  }

  /**
   * What is decided of each call, in their order. Errors: {@code NO_SUCH_ENTITY}, {@code
   * MALFORMED_POLICY_DOCUMENT}.
   *
   * @param arn of a user or a role of the account
   * @param beside documents that are tried beside those attached
   */
  public List<Verdict> simulatePrincipalPolicy(
      AccountId account, String arn, List<Question> questions, List<String> beside) {
    Identity identity =
        EntityArn.parse(arn)
            .filter(parsed -> parsed.account().equals(account))
            .flatMap(reading::entity)
            .filter(SessionHolder.class::isInstance)
            .map(Identity.class::cast)
            .orElseThrow(() -> IamErrors.noSuchArn(arn));
    for (int i = 0; i < beside.size(); i++) {
      check(beside.get(i), "policy_input_list[" + i + "]");
    }
    return engine.simulate(permissions.of(identity), questions, beside);
  }

  private void check(String document, String field) {
    try {
      engine.check(document);
    } catch (CairnException.InvalidRequest e) {
      throw CairnException.invalid(e.reason(), field, e.message());
    }
  }
}
