package dev.cairn.gateway.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Signing keys that are asked for once a minute. If they can't be asked for again, what is known
 * holds on for the day of its scope. Keys that are not there are not remembered.
 */
public final class CachedSigningKeys implements SigningKeys {

  static final Duration FRESH = Duration.ofMinutes(1);
  private static final int MOST = 1000;

  private final SigningKeys source;
  private final LongSupplier nanoTime;
  private final Map<Name, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Name, Known> eldest) {
          return size() > MOST;
        }
      };

  /** The token's hash, since the cache has no need of the token. */
  private record Name(String accessKeyId, Scope scope, String tokenSha256) {

    static Name of(String accessKeyId, Scope scope, String sessionToken) {
      String hash =
          sessionToken.isEmpty()
              ? ""
              : HexFormat.of().formatHex(Signatures.sha256(sessionToken.getBytes(UTF_8)));
      return new Name(accessKeyId, scope, hash);
    }
  }

  private record Known(SigningKey key, long askedNanos) {}

  /**
   * @param nanoTime a clock that is never set, as {@link System#nanoTime}
   */
  public CachedSigningKeys(SigningKeys source, LongSupplier nanoTime) {
    this.source = requireNonNull(source, "source is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  @Override
  public SigningKey find(String accessKeyId, Scope scope, String sessionToken) {
    Name name = Name.of(accessKeyId, scope, sessionToken);
    long now = nanoTime.getAsLong();
    Known last;
    synchronized (known) {
      last = known.get(name);
    }
    if (last != null && now - last.askedNanos < FRESH.toNanos()) {
      return last.key;
    }
    try {
      SigningKey key = source.find(accessKeyId, scope, sessionToken);
      put(name, new Known(key, now));
      return key;
    } catch (CairnException.Unavailable e) {
      if (last == null) {
        throw e;
      }
      return last.key;
    } catch (CairnException.Unauthenticated e) {
      synchronized (known) {
        known.remove(name);
      }
      throw e;
    }
  }

  private void put(Name name, Known key) {
    synchronized (known) {
      known.put(name, key);
    }
  }
}
