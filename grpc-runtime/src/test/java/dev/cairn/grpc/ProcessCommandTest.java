package dev.cairn.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ProcessCommandTest {

  private static final int BAD_USAGE = 2;

  @TempDir Path data;

  @Test
  void badUsage() {
    assertThat(run("--set", "cairn.unheard-of=1")).isEqualTo(BAD_USAGE);
    assertThat(run("--set", "cairn.grpc.reflection=perhaps")).isEqualTo(BAD_USAGE);
    assertThat(run("--grpc-port", "99999")).isEqualTo(BAD_USAGE);
    assertThat(run("--set", "no-value")).isEqualTo(BAD_USAGE);
  }

  private int run(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--data", data.toString(), "--http-port", "0", "--s3-port", "0"));
    all.addAll(List.of(arguments));
    return new CommandLine(
            new ProcessCommand(
                Set.of(), "endpoints.json", Map.of("micronaut.server.host", "127.0.0.1")))
        .execute(all.toArray(String[]::new));
  }
}
