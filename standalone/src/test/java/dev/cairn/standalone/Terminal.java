package dev.cairn.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands as a person does, each in a process of its own.
 *
 * @param folder where the processes' output is kept
 * @param data of the suite
 * @param environment who asks, beside that of the tests, of which nothing of Cairn is passed on
 */
record Terminal(Path folder, Path data, Map<String, String> environment) {

  private static final long SECONDS = 120;

  /** What came of a command. */
  record Result(int exitCode, String output) {}

  Terminal(Path folder, Path data) {
    this(folder, data, Map.of());
  }

  /** The same terminal of somebody else. */
  Terminal as(Map<String, String> other) {
    return new Terminal(folder, data, other);
  }

  Result run(String... arguments) {
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(SuiteClasses.options());
      command.addAll(
          List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "dev.cairn.cli.CairnCli"));
      command.addAll(List.of(arguments));
      command.addAll(List.of("--data", data.toString()));
      Path output = Files.createTempFile(folder, "output", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("CAIRN_"));
      builder.environment().remove("AWS_REGION");
      builder.environment().putAll(environment);
      Process process = builder.start();
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
      return new Result(process.exitValue(), withoutWarnings(output));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(String.join(" ", arguments), e);
    }
  }

  /** What the JVM itself says of native access is no concern of ours. */
  private static String withoutWarnings(Path output) throws IOException {
    return Files.readAllLines(output, StandardCharsets.UTF_8).stream()
        .filter(line -> !line.startsWith("WARNING: ") && !line.startsWith("SLF4J"))
        .reduce("", (text, line) -> text + line + "\n");
  }
}
