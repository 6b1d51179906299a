package dev.cairn.grpc.access;

import java.util.Set;

/** What policies of identities and those of resources differ in. */
sealed interface PolicyGrammar permits IdentityGrammar, ResourceGrammar {

  /** Checks that a document or a statement has no others. */
  void checkMembers(Element element, Set<String> known);

  /** Checks a statement's own name. */
  void checkSid(Element sid);

  /** Checks a pattern of actions. */
  void checkAction(Element pattern);

  /** Checks a pattern of resources. */
  void checkResource(Element pattern);

  /** Whether a statement is for whom the policy is read for. */
  boolean concerns(Element statement);
}
