package dev.cairn.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.standalone.Suite.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that stock plugins generate for other languages work: the examples of clients/. */
@Tag("engines")
class ClientsTest {

  // The first run fetches and compiles what a language needs.
  private static final long MINUTES = 10;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "python, ONE_PROCESS",
    "python, FIVE_PROCESSES",
    "go, ONE_PROCESS",
    "typescript, ONE_PROCESS"
  })
  void example_putsAnEventLooksItUpAndCreatesATrail(String language, Form form) throws Exception {
    try (Suite suite = Suite.start(form, folder.resolve("data"), Map.of())) {
      // Twice: what the example made is gone when it ends.
      for (int run = 0; run < 2; run++) {
        assertThat(runExample(language, suite))
            .containsIgnoringCase("wrong token unauthenticated")
            .containsSubsequence(
                "accepted ",
                "refused FIELD_NOT_FOUND ",
                "found ",
                "created arn:aws:cloudtrail:us-east-1:" + Suite.ACCOUNT + ":trail/from-" + language,
                "created again TRAIL_ALREADY_EXISTS");
      }
    }
  }

  /** What the example prints. */
  private String runExample(String language, Suite suite) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Path script = Path.of(System.getProperty("cairn.root"), "clients", language, "test.sh");
    Process example =
        new ProcessBuilder(script.toString(), "--data", suite.data().toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(example.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    } finally {
      example.destroy();
    }
    String text = Files.readString(output);
    assertThat(example.exitValue()).as(text).isZero();
    return text;
  }
}
