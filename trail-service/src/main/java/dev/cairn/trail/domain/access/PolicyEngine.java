package dev.cairn.trail.domain.access;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Reads policy documents, and decides by them as every service does. */
public interface PolicyEngine {

  /**
   * Looks whether a document can be read.
   *
   * @throws dev.cairn.model.CairnException.InvalidRequest {@code MALFORMED_POLICY_DOCUMENT}, field
   *     {@code policy_document}
   */
  void check(String document);

  /** Whether a caller is allowed a call. */
  boolean allows(Permissions permissions, Caller caller, Question question);

  /**
   * What would be decided of calls.
   *
   * @param beside documents that are tried as if they were attached too
   */
  Function<Question, Verdict> simulation(Permissions permissions, List<String> beside);

  /**
   * An identity with all that says what it may do.
   *
   * @param groups those that it is in
   * @param policies documents by ARN, those of the groups too
   */
  record Permissions(Identity identity, List<Group> groups, Map<String, String> policies) {
    public Permissions {
      requireNonNull(identity, "identity is null");
      groups = List.copyOf(groups);
      policies = Map.copyOf(policies);
    }
  }

  /**
   * A call, as policies see it.
   *
   * @param context keys that conditions may ask for, e.g. {@code aws:SourceIp}
   */
  record Question(String action, String resource, Map<String, List<String>> context) {
    public Question {
      requireNonNull(action, "action is null");
      requireNonNull(resource, "resource is null");
      context = Map.copyOf(context);
    }
  }

  /** A decision. */
  enum Outcome {
    ALLOWED,
    EXPLICIT_DENY,
    IMPLICIT_DENY
  }

  /**
   * What was decided, and by which statement.
   *
   * @param policyArn empty if no policy that is attached decided
   * @param sid empty if no statement decided, or it has none
   * @param index the statement's place in its policy, from 0; empty if none decided
   */
  record Verdict(Outcome outcome, Optional<String> policyArn, String sid, OptionalInt index) {
    public Verdict {
      requireNonNull(outcome, "outcome is null");
      requireNonNull(policyArn, "policyArn is null");
      requireNonNull(sid, "sid is null");
      requireNonNull(index, "index is null");
    }
  }
}
