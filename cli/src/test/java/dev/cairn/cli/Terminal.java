package dev.cairn.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Runs commands as a person does, on a data folder. */
final class Terminal {

  private final Path data;

  Terminal(Path data) {
    this.data = data;
  }

  /** What came of a command. */
  record Result(int exitCode, String out, String err) {}

  Result run(String... arguments) {
    return run(Map.of(), arguments);
  }

  Result run(Map<String, String> environment, String... arguments) {
    return runBare(
        environment,
        Stream.concat(Arrays.stream(arguments), Stream.of("--data", data.toString()))
            .toArray(String[]::new));
  }

  /** Without the data folder. */
  static Result runBare(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine cairn =
        CairnCli.commandLine(environment, arguments)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    return new Result(cairn.execute(arguments), out.toString(), err.toString());
  }
}
