package dev.cairn.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One line on a terminal that says how far the records are; silent where there is no terminal. */
final class Progress {

  private static final long INTERVAL_NANOS = 200_000_000;
  private static final String CLEAR_LINE = "\r\033[K";

  private final @Nullable PrintWriter terminal;
  private final Supplier<String> state;
  private long last = System.nanoTime();

  Progress(@Nullable PrintWriter terminal, Supplier<String> state) {
    this.terminal = terminal;
    this.state = state;
  }

  void at(String file) {
    if (terminal != null && System.nanoTime() - last > INTERVAL_NANOS) {
      last = System.nanoTime();
      terminal.print(CLEAR_LINE + state.get() + "  " + Printable.text(file));
      terminal.flush();
    }
  }

  /** Prints a line where the progress stands. */
  void tell(PrintWriter err, String line) {
    end();
    err.println(line);
    err.flush();
  }

  void end() {
    if (terminal != null) {
      terminal.print(CLEAR_LINE);
      terminal.flush();
    }
  }
}
