package dev.cairn.trail.domain.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.trail.domain.access.PasswordHashes;
import dev.cairn.trail.domain.iam.PasswordChecks.Asker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Passwords are compared one at a time; who guesses keeps few others waiting. */
class PasswordChecksTest {

  private final SlowHashes hashes = new SlowHashes();
  private final PasswordChecks checks = new PasswordChecks(hashes, Duration.ofMinutes(1));
  private final List<Future<Boolean>> guesses = new ArrayList<>();
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    hashes.go.release(1000);
    calls.shutdownNow();
  }

  @Test
  void one_atATime_besideTheThreadsOfCalls() throws Exception {
    List<Future<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(ask("10.0.0." + i, "alice", i == 5));
    }
    hashes.go.release(8);

    for (int i = 0; i < 8; i++) {
      assertThat(all.get(i).get(1, TimeUnit.MINUTES)).isEqualTo(i == 5);
    }
    assertThat(hashes.most).hasValue(1);
    assertThat(hashes.onVirtualThreads).hasValue(0);
  }

  @Test
  void guessesAtOneUser_leaveRoomForOthers() throws Exception {
    Future<Boolean> first = ask("10.0.0.1", "alice", false);
    Future<Boolean> second = ask("10.0.0.1", "alice", false);
    for (int i = 0; i < 100; i++) {
      assertThrottled("10.0.0.1", "alice");
    }
    Future<Boolean> otherUser = ask("10.0.0.1", "bob", true);
    Future<Boolean> otherAddress = ask("10.0.0.2", "alice", true);

    hashes.go.release(4);
    assertThat(first.get(1, TimeUnit.MINUTES)).isFalse();
    assertThat(second.get(1, TimeUnit.MINUTES)).isFalse();
    assertThat(otherUser.get(1, TimeUnit.MINUTES)).isTrue();
    assertThat(otherAddress.get(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void guessesOfOneAddress_leaveRoomForOthers() throws Exception {
    for (int i = 0; i < 4; i++) {
      guess("10.0.0.1", "nobody-" + i);
    }
    assertThrottled("10.0.0.1", "nobody-4");
    Future<Boolean> other = ask("10.0.0.2", "alice", true);

    hashes.go.release(5);
    assertThat(other.get(1, TimeUnit.MINUTES)).isTrue();
    for (Future<Boolean> guess : guesses) {
      assertThat(guess.get(1, TimeUnit.MINUTES)).isFalse();
    }
    hashes.go.release();
    assertThat(ask("10.0.0.1", "nobody-4", true).get(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void ofAll_fewWait() throws Exception {
    for (int i = 0; i < 16; i++) {
      guess("10.0.0." + i, "alice");
    }
    assertThrottled("10.0.0.16", "alice");
    assertThat(guesses).hasSize(16).noneMatch(Future::isDone);
  }

  @Test
  void patience_ends() {
    PasswordChecks impatient = new PasswordChecks(hashes, Duration.ofMillis(20));

    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> impatient.matches(asker("10.0.0.1", "alice"), "right", "hash"))
          .isInstanceOf(CairnException.LimitExceeded.class);
    }
    assertThat(hashes.begun).as("who gave up is not compared later").hasValueBetween(0, 1);
  }

  private void guess(String address, String user) throws Exception {
    guesses.add(ask(address, user, false));
  }

  /** A check whose call waits when this returns. */
  private Future<Boolean> ask(String address, String user, boolean right) throws Exception {
    int before = checks.waiting();
    Future<Boolean> answer =
        calls.submit(() -> checks.matches(asker(address, user), right ? "right" : "wrong", "hash"));
    Instant limit = Instant.now().plusSeconds(30);
    while (checks.waiting() == before && !answer.isDone()) {
      assertThat(Instant.now()).as("when the call waits").isBefore(limit);
      Thread.sleep(1);
    }
    return answer;
  }

  private void assertThrottled(String address, String user) {
    assertThatThrownBy(() -> checks.matches(asker(address, user), "right", "hash"))
        .isInstanceOfSatisfying(
            CairnException.LimitExceeded.class,
            e -> {
              assertThat(e.reason()).isEqualTo("THROTTLING");
              assertThat(e.retryAfter()).contains(Duration.ofSeconds(1));
            });
  }

  private static Asker asker(String address, String user) {
    return new Asker(address, AccountId.of("111122223333"), user);
  }

  /** Compares nothing before it may. */
  private static final class SlowHashes implements PasswordHashes {
    final Semaphore go = new Semaphore(0);
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    final AtomicInteger onVirtualThreads = new AtomicInteger();
    private final AtomicInteger now = new AtomicInteger();

    @Override
    public String hash(String password) {
      throw new AssertionError();
    }

    @Override
    public String nobodys() {
      throw new AssertionError();
    }

    @Override
    public boolean matches(String password, String hash) {
      begun.incrementAndGet();
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      if (Thread.currentThread().isVirtual()) {
        onVirtualThreads.incrementAndGet();
      }
      go.acquireUninterruptibly();
      now.decrementAndGet();
      return password.equals("right");
    }
  }
}
