package dev.cairn.model;

import org.jspecify.annotations.Nullable;

/**
 * A named place where a crash must lose nothing, e.g. {@code ingest.append.before-fsync}.
 *
 * <p>Does nothing unless the system property {@code cairn.kill-at} names the place, with {@code :N}
 * for its Nth passing: then the process is halted there at once, as by kill -9. Only crash tests
 * set it.
 */
public final class KillPoint {

  private static final @Nullable String AT;
  private static int passingsLeft;

  static {
    String spec = System.getProperty("cairn.kill-at");
    int colon = spec == null ? -1 : spec.lastIndexOf(':');
    AT = spec == null ? null : colon < 0 ? spec : spec.substring(0, colon);
    passingsLeft = colon < 0 || spec == null ? 1 : Integer.parseInt(spec.substring(colon + 1));
  }

  private KillPoint() {}

  /** Marks that the code is at this place. */
  public static void reach(String name) {
    if (AT != null && AT.equals(name)) {
      halt();
    }
  }

  private static synchronized void halt() {
    passingsLeft--;
    if (passingsLeft == 0) {
      Runtime.getRuntime().halt(137);
    }
  }
}
