package dev.cairn.grpc.access;

import dev.cairn.model.policy.CompiledPolicy;
import dev.cairn.model.policy.PolicyEffect;
import dev.cairn.model.policy.PolicyStatement;
import dev.cairn.model.policy.PolicyStatement.Selection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A policy that can be attached, compiled. One that cannot be read denies everything. */
record KnownPolicy(String arn, String document, CompiledPolicy compiled, boolean isMissing) {

  private static final Logger LOG = LoggerFactory.getLogger(KnownPolicy.class);

  /** What it says is not known: it may be a denial. */
  private static final CompiledPolicy DENIES_ALL =
      CompiledPolicy.of(
          List.of(
              new PolicyStatement(
                  "", PolicyEffect.DENY, Selection.of("*"), Selection.of("*"), List.of())),
          false);

  static KnownPolicy of(String arn, String document) {
    try {
      return new KnownPolicy(arn, document, PolicyDocuments.parse(document), false);
    } catch (RuntimeException e) { // also one of ours: the watch goes on, and nothing is allowed
      LOG.error("{} cannot be read: whoever has it is denied everything", arn, e);
      return new KnownPolicy(arn, document, DENIES_ALL, false);
    }
  }

  /** One that something names, and that is not there. */
  static KnownPolicy missing(String arn) {
    return new KnownPolicy(arn, "", DENIES_ALL, true);
  }
}
