package dev.cairn.standalone;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The README's lines in other languages are those of the examples, which {@link ClientsTest} runs.
 */
class ReadmeTest {

  private static final Map<String, String> EXAMPLES =
      Map.of(
          "python", "clients/python/example.py",
          "go", "clients/go/main.go",
          "typescript", "clients/typescript/example.ts");

  private static final Pattern BLOCK =
      Pattern.compile("```(python|go|typescript)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern SPACE = Pattern.compile("\\s+");

  @Test
  void readme_linesOfTheExamples() throws IOException {
    Set<String> languages = new HashSet<>();
    Matcher block = BLOCK.matcher(read("README.md"));
    while (block.find()) {
      String language = block.group(1);
      languages.add(language);
      assertThat(lines(read(requireNonNull(EXAMPLES.get(language)))))
          .as(language)
          .containsSubsequence(lines(block.group(2)));
    }
    assertThat(languages).isEqualTo(EXAMPLES.keySet());
  }

  private static String read(String file) throws IOException {
    return Files.readString(Path.of(System.getProperty("cairn.root"), file));
  }

  /** The lines that are not blank, however they are indented and aligned. */
  private static List<String> lines(String text) {
    return text.lines()
        .map(line -> SPACE.matcher(line.strip()).replaceAll(" "))
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
