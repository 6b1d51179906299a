package dev.cairn.grpc.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.model.policy.CompiledPolicy;
import dev.cairn.model.policy.PolicyDecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What documents are read and compiled to says of every call what contract 8.4 says, read word by
 * word. {@code bench/long/policies.sh} runs it with more pairs.
 */
class PolicyAgreementTest {

  private static final long PAIRS = Long.getLong("cairn.policies.pairs", 10_000);
  private static final long SEED = Long.getLong("cairn.policies.seed", 20261128);
  private static final int REQUESTS = 10;

  @Test
  void decide_asThePlainRules() throws IOException {
    PolicyGenerator generator = new PolicyGenerator(new Random(SEED));
    Map<PlainPolicy.Verdict, Long> verdicts = new EnumMap<>(PlainPolicy.Verdict.class);
    long pairs = 0;
    while (pairs < PAIRS) {
      ObjectNode document = generator.policy();
      CompiledPolicy policy = PolicyDocuments.parse(document.toString());
      for (int i = 0; i < REQUESTS; i++) {
        verdicts.merge(compare(document, policy, generator.request()), 1L, Long::sum);
        pairs++;
      }
    }
    String result =
        "%d pairs of a policy and a call, seed %d (%d allowed, %d explicitly and %d implicitly denied): no disagreement"
            .formatted(
                pairs,
                SEED,
                verdicts.getOrDefault(PlainPolicy.Verdict.ALLOW, 0L),
                verdicts.getOrDefault(PlainPolicy.Verdict.EXPLICIT_DENY, 0L),
                verdicts.getOrDefault(PlainPolicy.Verdict.IMPLICIT_DENY, 0L));
    Files.writeString(Path.of("target/policies.txt"), result);
    long atLeast = pairs / 20;
    assertThat(verdicts)
        .hasSize(3)
        .allSatisfy((v, count) -> assertThat(count).isGreaterThan(atLeast));
  }

  private static PlainPolicy.Verdict compare(
      JsonNode document, CompiledPolicy policy, PolicyRequest request) {
    PlainPolicy.Verdict expected = PlainPolicy.decide(document, request);
    PlainPolicy.Verdict verdict =
        switch (policy.decide(request.action(), request.resource(), request.context())) {
          case PolicyDecision.Allowed _ -> PlainPolicy.Verdict.ALLOW;
          case PolicyDecision.ExplicitlyDenied _ -> PlainPolicy.Verdict.EXPLICIT_DENY;
          case PolicyDecision.ImplicitlyDenied _ -> PlainPolicy.Verdict.IMPLICIT_DENY;
        };
    if (verdict != expected) {
      throw new AssertionError(
          "expected %s, got %s, of%n%s%n%s"
              .formatted(expected, verdict, document.toPrettyString(), request));
    }
    return verdict;
  }
}
