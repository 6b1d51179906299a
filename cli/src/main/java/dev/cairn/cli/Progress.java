package dev.cairn.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** One line on a terminal that says how far an import is; silent where there is no terminal. */
final class Progress {

  private static final long INTERVAL_NANOS = 200_000_000;
  private static final String CLEAR_LINE = "\r\033[K";

  private final @Nullable PrintWriter terminal;
  private final ImportTally tally;
  private long last = System.nanoTime();

  Progress(@Nullable PrintWriter terminal, ImportTally tally) {
    this.terminal = terminal;
    this.tally = tally;
  }

  void at(String file) {
    if (terminal != null && System.nanoTime() - last > INTERVAL_NANOS) {
      last = System.nanoTime();
      terminal.print(CLEAR_LINE + tally + "  " + Printable.text(file));
      terminal.flush();
    }
  }

  void end() {
    if (terminal != null) {
      terminal.print(CLEAR_LINE);
      terminal.flush();
    }
  }
}
