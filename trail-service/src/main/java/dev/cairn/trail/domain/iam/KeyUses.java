package dev.cairn.trail.domain.iam;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import dev.cairn.trail.domain.TrailStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes when access keys are used, each at most once a minute. Nobody's call fails for it. Safe for
 * use by many threads.
 */
public final class KeyUses {

  private static final Logger LOG = LoggerFactory.getLogger(KeyUses.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final TrailStore store;
  private final Map<String, Instant> noted = new ConcurrentHashMap<>();

  public KeyUses(TrailStore store) {
    this.store = requireNonNull(store, "store is null");
  }

  void note(String accessKeyId, Instant now) {
    Instant newest =
        noted.merge(
            accessKeyId,
            now,
            (before, time) -> before.plus(INTERVAL).isAfter(time) ? before : time);
    if (newest.equals(now)) {
      write(accessKeyId, now);
    }
  }

  private void write(String accessKeyId, Instant now) {
    try {
      store.noteKeyUse(accessKeyId, now);
    } catch (CairnException.Unavailable e) {
      noted.remove(accessKeyId, now);
      LOG.warn("That access key {} was used could not be noted", accessKeyId, e);
    }
  }
}
