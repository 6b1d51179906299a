package dev.cairn.history.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How many look-ups an account may make in a region: so many in any second, whenever it begins. A
 * look-up that is refused does not count. Each process counts for itself. Source: contract 1.10.
 */
public final class LookupQuota {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final int perSecond;
  private final LongSupplier nanoTime;

  /** When the look-ups of the last second were, oldest first; the least recent pair first. */
  private final Map<Place, Deque<Long>> recent = new LinkedHashMap<>(16, 0.75f, true);

  private record Place(AccountId account, RegionName region) {}

  /**
   * @param perSecond 0 for no quota; CloudTrail's is 2
   * @param nanoTime a clock that is never set, as {@link System#nanoTime}
   */
  public LookupQuota(int perSecond, LongSupplier nanoTime) {
    if (perSecond < 0) {
      throw new IllegalArgumentException("perSecond must not be negative, got " + perSecond);
    }
    this.perSecond = perSecond;
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /** No quota. */
  public static LookupQuota none() {
    return new LookupQuota(0, System::nanoTime);
  }

  /**
   * Counts a look-up.
   *
   * @throws CairnException.LimitExceeded {@code THROTTLING} if the second is used up
   */
  public void take(AccountId account, RegionName region) {
    if (perSecond == 0) {
      return;
    }
    synchronized (recent) {
      long now = nanoTime.getAsLong();
      forgetIdle(now);
      Deque<Long> times =
          recent.computeIfAbsent(new Place(account, region), _ -> new ArrayDeque<>());
      while (!times.isEmpty() && now - times.getFirst() >= SECOND) {
        times.removeFirst();
      }
      if (times.size() >= perSecond) {
        throw new CairnException.LimitExceeded(
            "THROTTLING",
            "Rate exceeded",
            Optional.of(Duration.ofNanos(SECOND - (now - times.getFirst()))));
      }
      times.addLast(now);
    }
  }

  /** Drops whoever made no look-up in the last second. */
  private void forgetIdle(long now) {
    Iterator<Deque<Long>> places = recent.values().iterator();
    while (places.hasNext()) {
      if (now - places.next().getLast() < SECOND) {
        return;
      }
      places.remove();
    }
  }
}
