package dev.cairn.ingest.domain.codec;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The inputs that {@link RecordCodecFuzzTest} begins with or has found. */
class RecordCodecInputsTest {

  static List<Path> inputs() throws IOException, URISyntaxException {
    URL folder =
        requireNonNull(RecordCodecInputsTest.class.getResource("RecordCodecFuzzTestInputs/read"));
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void read_knownInput(Path input) throws IOException {
    CodecInvariants.check(Files.readAllBytes(input));
  }
}
