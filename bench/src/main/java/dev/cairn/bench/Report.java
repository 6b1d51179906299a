package dev.cairn.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** The figures of a run, by name; bench/README.md says what each is. */
final class Report {

  private final Map<String, String> figures = new LinkedHashMap<>();

  void add(String name, long value) {
    figures.put(name, Long.toString(value));
  }

  void add(String name, double value) {
    figures.put(name, String.format(Locale.ROOT, "%.2f", value));
  }

  /** Adds quantiles of a histogram, divided by a unit; nothing if it is empty. */
  void add(String name, Histogram histogram, double unit) {
    if (histogram.getTotalCount() > 0) {
      add(name + "_p50", histogram.getValueAtPercentile(50) / unit);
      add(name + "_p99", histogram.getValueAtPercentile(99) / unit);
      add(name + "_max", histogram.getMaxValue() / unit);
    }
  }

  void print(PrintStream out) {
    figures.forEach((name, value) -> out.printf("%-36s %14s%n", name, value));
    out.flush();
  }

  /** Writes a figure a line: its name, a space, its value. */
  void write(Path file) throws IOException {
    Files.writeString(
        file,
        figures.entrySet().stream()
            .map(figure -> figure.getKey() + " " + figure.getValue() + "\n")
            .collect(Collectors.joining()));
  }
}
