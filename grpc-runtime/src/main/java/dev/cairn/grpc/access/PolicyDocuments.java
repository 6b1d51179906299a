package dev.cairn.grpc.access;

import dev.cairn.model.policy.CompiledPolicy;
import java.util.function.Predicate;

/** Reads policy documents. Source: contract 8.4. */
public final class PolicyDocuments {

  /** Characters that a document of an identity may have, white space not counted. */
  private static final int LONGEST = 6_144;

  private PolicyDocuments() {}

  /**
   * Reads what is attached to users, groups and roles. Whatever IAM would refuse, or this version
   * does not know, is refused: a rule that is not understood is not left out.
   *
   * @throws dev.cairn.model.CairnException.InvalidRequest MALFORMED_POLICY_DOCUMENT, field {@code
   *     policy_document}, saying which rule
   */
  public static CompiledPolicy parse(String json) {
    long length = json.chars().filter(c -> !Character.isWhitespace(c)).count();
    if (length > LONGEST) {
      throw PolicyReader.malformed(
          "Policy document must have at most "
              + LONGEST
              + " characters without white space, got "
              + length
              + ".");
    }
    return new PolicyReader(new IdentityGrammar()).read(json);
  }

  /**
   * Reads the policy of a bucket, a topic or a key. Others have taken it in: members that are not
   * known are left out.
   *
   * @param whom statements are left out that do not concern one of these
   * @throws dev.cairn.model.CairnException.InvalidRequest MALFORMED_POLICY_DOCUMENT
   */
  public static CompiledPolicy parseOfResource(String json, Predicate<PolicyPrincipal> whom) {
    return new PolicyReader(new ResourceGrammar(whom)).read(json);
  }
}
