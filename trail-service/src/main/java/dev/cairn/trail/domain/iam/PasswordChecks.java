package dev.cairn.trail.domain.iam;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.trail.domain.access.PasswordHashes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Compares passwords with hashes. That is slow on purpose, and anybody may ask for it: so one is
 * compared at a time, on a thread beside those that serve calls, and few wait for it. Who guesses
 * at one user keeps a right password of another out no longer than two guesses take.
 *
 * <p>Safe for use by many threads.
 */
final class PasswordChecks {

  private static final Bound ALL = new Bound("", 16);
  private static final int WAITING_OF_ADDRESS = 4;
  private static final int WAITING_OF_USER = 2;
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final PasswordHashes hashes;
  private final Duration patience;
  private final ThreadPoolExecutor hashing;
  private final Map<Bound, Integer> waiting = new HashMap<>();

  /**
   * @param patience how long a check may take, with the wait for others
   */
  PasswordChecks(PasswordHashes hashes, Duration patience) {
    this.hashes = requireNonNull(hashes, "hashes is null");
    this.patience = requireNonNull(patience, "patience is null");
    this.hashing =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("password-", 0).factory());
    hashing.allowCoreThreadTimeOut(true);
  }

  /**
   * Who asks.
   *
   * @param address that the call came from
   * @param userName whose password is tried, whether or not there is such a user
   */
  record Asker(String address, AccountId account, String userName) {
    Asker {
      requireNonNull(address, "address is null");
      requireNonNull(account, "account is null");
      requireNonNull(userName, "userName is null");
    }

    private List<Bound> bounds() {
      return List.of(
          ALL,
          new Bound("of " + address, WAITING_OF_ADDRESS),
          new Bound("of " + address + " " + account + " " + userName, WAITING_OF_USER));
    }
  }

  /** Of those who have something in common, so many may wait. */
  private record Bound(String common, int most) {}

  /**
   * Whether the hash was made of the password.
   *
   * @throws CairnException.LimitExceeded {@code THROTTLING} if too many wait, or it takes too long
   */
  boolean matches(Asker asker, String password, String hash) {
    List<Bound> bounds = asker.bounds();
    enter(bounds);
    try {
      return await(hashing.submit(() -> hashes.matches(password, hash)));
    } finally {
      leave(bounds);
    }
  }

  private synchronized void enter(List<Bound> bounds) {
    if (bounds.stream().anyMatch(bound -> waiting.getOrDefault(bound, 0) >= bound.most())) {
      throw throttled();
    }
    bounds.forEach(bound -> waiting.merge(bound, 1, Integer::sum));
  }

  private synchronized void leave(List<Bound> bounds) {
    bounds.forEach(bound -> waiting.compute(bound, (_, n) -> n == null || n == 1 ? null : n - 1));
  }

  /** How many checks are under way or wait. */
  synchronized int waiting() {
    return waiting.getOrDefault(ALL, 0);
  }

  private boolean await(Future<Boolean> check) {
    try {
      return check.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      check.cancel(false);
      throw throttled();
    } catch (InterruptedException e) {
      check.cancel(false);
      Thread.currentThread().interrupt();
      throw throttled();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The password can't be compared", e.getCause());
    }
  }

  private static CairnException throttled() {
    return new CairnException.LimitExceeded(
        "THROTTLING", "Rate exceeded", Optional.of(Duration.ofSeconds(1)));
  }
}
