package dev.cairn.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import build.buf.validate.ValidateProto;
import dev.cairn.standalone.Suite.Form;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that the stock plugin generates for another language works: clients/python. */
@Tag("engines")
class PythonClientTest {

  private static final long MINUTES = 5;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Form.class)
  void example_putsAnEventAndLooksItUp(Form form) throws Exception {
    Path data = folder.resolve("data");
    Path output = folder.resolve("output");
    try (Suite suite = Suite.start(form, data, Map.of())) {
      Path script = Path.of(System.getProperty("cairn.root"), "clients/python/test.sh");
      ProcessBuilder builder =
          new ProcessBuilder(script.toString(), "--data", suite.data().toString());
      builder.environment().put("PROTOVALIDATE_JAR", jarOf(ValidateProto.class).toString());
      Process example = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();

      assertThat(example.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
      assertThat(Files.readString(output)).contains("accepted ", "refused ", "found ");
      assertThat(example.exitValue()).isZero();
    }
  }

  private static Path jarOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
