package dev.cairn.history.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Check 74. */
class LookupQuotaTest {

  private static final AccountId ACCOUNT = AccountId.of("111122223333");
  private static final AccountId OTHER = AccountId.of("444455556666");
  private static final RegionName IRELAND = RegionName.of("eu-west-1");
  private static final RegionName OREGON = RegionName.of("us-west-2");

  private long now = Long.MAX_VALUE - 1_500_000_000L; // it may overflow
  private final LookupQuota quota = new LookupQuota(2, () -> now);

  @Test
  void take_thirdInASecond() {
    quota.take(ACCOUNT, IRELAND);
    now += Duration.ofMillis(600).toNanos();
    quota.take(ACCOUNT, IRELAND);
    now += Duration.ofMillis(399).toNanos();

    CairnException.LimitExceeded error =
        catchThrowableOfType(
            CairnException.LimitExceeded.class, () -> quota.take(ACCOUNT, IRELAND));

    assertThat(error.reason()).isEqualTo("THROTTLING");
    assertThat(error.message()).isEqualTo("Rate exceeded");
    assertThat(error.retryAfter()).contains(Duration.ofMillis(1));
    now += Duration.ofMillis(1).toNanos();
    quota.take(ACCOUNT, IRELAND);
    assertThat(isTaken(ACCOUNT, IRELAND)).isFalse();
  }

  @Test
  void take_byAccountAndRegion() {
    for (int i = 0; i < 2; i++) {
      quota.take(ACCOUNT, IRELAND);
      quota.take(ACCOUNT, OREGON);
      quota.take(OTHER, IRELAND);
    }

    assertThat(isTaken(ACCOUNT, IRELAND)).isFalse();
    assertThat(isTaken(OTHER, IRELAND)).isFalse();
    assertThat(isTaken(OTHER, OREGON)).isTrue();
  }

  @Test
  void take_noQuota() {
    LookupQuota none = LookupQuota.none();

    for (int i = 0; i < 1000; i++) {
      none.take(ACCOUNT, IRELAND);
    }
  }

  /** Exact: never three in any second, and never refused with fewer than two in the last one. */
  @Test
  void take_atRandomTimes() {
    Random random = new Random(7);
    List<Long> taken = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      now += random.nextInt(700_000_000);
      long inTheLastSecond = taken.stream().filter(t -> now - t < 1_000_000_000L).count();
      boolean isTaken = isTaken(ACCOUNT, IRELAND);
      assertThat(isTaken).isEqualTo(inTheLastSecond < 2);
      if (isTaken) {
        taken.add(now);
      }
      if (taken.size() > 4) {
        taken.removeFirst();
      }
    }
  }

  private boolean isTaken(AccountId account, RegionName region) {
    try {
      quota.take(account, region);
      return true;
    } catch (CairnException.LimitExceeded e) {
      return false;
    }
  }
}
