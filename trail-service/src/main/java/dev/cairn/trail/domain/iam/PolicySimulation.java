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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** What policies would decide of calls that nobody makes. */
public final class PolicySimulation {

  /** Of one simulation. What policies and values cost together is their authors' choice. */
  private static final Duration TIME_LIMIT = Duration.ofSeconds(2);

  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final AccessReading reading;
  private final PolicyEngine engine;
  private final PermissionReading permissions;
  private final LongSupplier nanoTime;

  /** One at a time: others keep the processors. */
  private final Semaphore atOnce = new Semaphore(1, true);

  /**
   * @param nanoTime a clock that is never set, as {@link System#nanoTime}
   */
  PolicySimulation(
      AccessReading reading,
      PolicyEngine engine,
      List<BuiltInPolicy> builtIn,
      LongSupplier nanoTime) {
    this.reading = requireNonNull(reading, "reading is null");
    this.engine = requireNonNull(engine, "engine is null");
    this.permissions = new PermissionReading(reading, builtIn);
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /**
   * What is decided of each call, in their order. Errors: {@code NO_SUCH_ENTITY}, {@code
   * MALFORMED_POLICY_DOCUMENT}, {@code POLICY_EVALUATION} if it takes too long, {@code THROTTLING}.
   *
   * @param arn of a user or a role of the account
   * @param beside documents that are tried beside those attached
   */
  public List<Verdict> simulatePrincipalPolicy(
      AccountId account, String arn, List<Question> questions, List<String> beside) {
    Identity identity =
        EntityArn.parse(arn)
            .filter(parsed -> parsed.account().equals(account))
            .flatMap(reading::sessionHolder)
            .orElseThrow(() -> IamErrors.noSuchArn(arn));
    for (int i = 0; i < beside.size(); i++) {
      check(beside.get(i), "policy_input_list[" + i + "]");
    }
    Function<Question, Verdict> simulation = engine.simulation(permissions.of(identity), beside);
    try {
      if (!atOnce.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw throttled();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw throttled();
    }
    try {
      return decide(simulation, questions);
    } finally {
      atOnce.release();
    }
  }

  private List<Verdict> decide(Function<Question, Verdict> simulation, List<Question> questions) {
    long begin = nanoTime.getAsLong();
    List<Verdict> verdicts = new ArrayList<>();
    for (Question question : questions) {
      if (nanoTime.getAsLong() - begin > TIME_LIMIT.toNanos()) {
        throw new CairnException.InvalidRequest(
            "POLICY_EVALUATION",
            "The policies took more than %d s for %d of %d decisions: ask for fewer, or with shorter values"
                .formatted(TIME_LIMIT.toSeconds(), verdicts.size(), questions.size()),
            List.of());
      }
      verdicts.add(simulation.apply(question));
    }
    return verdicts;
  }

  private static CairnException throttled() {
    return new CairnException.LimitExceeded(
        "THROTTLING", "Rate exceeded", Optional.of(Duration.ofSeconds(1)));
  }

  private void check(String document, String field) {
    try {
      engine.check(document);
    } catch (CairnException.InvalidRequest e) {
      throw CairnException.invalid(e.reason(), field, e.message());
    }
  }
}
