package dev.cairn.trail.domain.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.CairnException.InvalidRequest;
import dev.cairn.trail.api.PolicyDecisions;
import dev.cairn.trail.domain.access.PolicyEngine.Outcome;
import dev.cairn.trail.domain.access.PolicyEngine.Question;
import dev.cairn.trail.domain.access.PolicyEngine.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a simulation may take, whatever its policies and values are. */
class PolicySimulationTest {

  private static final String ALICE = "arn:aws:iam::111122223333:user/alice";
  private static final Question QUESTION = new Question("cloudtrail:GetTrail", "*", Map.of());

  @TempDir private Path folder;

  @Test
  void simulation_takesLong_endsWithWhatItGotTo() {
    try (AccessPlane plane = new AccessPlane(folder)) {
      plane.access.users().createUser(AccessPlane.ACCOUNT, "alice", List.of(), List.of());
      AtomicLong clock = new AtomicLong();
      PolicySimulation simulation =
          new PolicySimulation(
              plane.store,
              new PolicyDecisions(),
              PolicyDecisions.builtIn(),
              () -> clock.getAndAdd(Duration.ofMillis(900).toNanos()));

      assertThat(simulate(simulation, 2))
          .extracting(Verdict::outcome)
          .containsExactly(Outcome.IMPLICIT_DENY, Outcome.IMPLICIT_DENY);
      assertThatThrownBy(() -> simulate(simulation, 4))
          .isInstanceOfSatisfying(
              InvalidRequest.class, e -> assertThat(e.reason()).isEqualTo("POLICY_EVALUATION"))
          .hasMessageContaining("2 of 4 decisions");
      assertThat(simulate(simulation, 1)).as("the next").hasSize(1);
    }
  }

  private static List<Verdict> simulate(PolicySimulation simulation, int questions) {
    return simulation.simulatePrincipalPolicy(
        AccessPlane.ACCOUNT, ALICE, Collections.nCopies(questions, QUESTION), List.of());
  }
}
