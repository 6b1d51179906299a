package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebaseSpansTest {

  private static final Instant NOW = Instant.parse("2026-07-10T12:00:00Z");

  @TempDir private Path folder;

  @Test
  void of_filesThatFitTogether_oneSpan() throws IOException {
    file("a", "2023-05-01T00:00:00Z", "2023-05-02T00:00:00Z");
    file("b", "2023-07-01T00:00:00Z", "2023-07-02T00:00:00Z");

    assertThat(spans())
        .containsEntry("a", to("2023-07-02T00:00:00Z"))
        .containsEntry("b", to("2023-07-02T00:00:00Z"));
  }

  @Test
  void of_olderFiles_shareASpanOfTheirOwn() throws IOException {
    file("a", "2019-01-01T00:00:00Z");
    file("b", "2023-07-01T00:00:00Z");
    file("c", "2019-02-01T00:00:00Z");

    assertThat(spans())
        .containsEntry("a", to("2019-02-01T00:00:00Z"))
        .containsEntry("b", to("2023-07-01T00:00:00Z"))
        .containsEntry("c", to("2019-02-01T00:00:00Z"));
  }

  @Test
  void of_fileOfAYear_ownSpan() throws IOException {
    file("a", "2022-07-01T00:00:00Z", "2023-06-20T00:00:00Z");
    file("b", "2023-07-01T00:00:00Z");
    file("c", "2023-06-10T00:00:00Z");

    assertThat(spans())
        .containsEntry("a", to("2023-06-20T00:00:00Z"))
        .containsEntry("b", to("2023-07-01T00:00:00Z"))
        .containsEntry("c", to("2023-06-20T00:00:00Z"));
  }

  @Test
  void of_fileWithoutTimes() throws IOException {
    Files.writeString(folder.resolve("a"), "{\"eventTime\":\"soon\"}\n");

    assertThat(spans()).isEmpty();
  }

  private void file(String name, String... times) throws IOException {
    StringBuilder records = new StringBuilder();
    for (String time : times) {
      records.append("{\"eventTime\":\"").append(time).append("\"}\n");
    }
    Files.writeString(folder.resolve(name), records);
  }

  /** By the files' last names. */
  private Map<String, Rebase> spans() {
    ImportFiles files = new ImportFiles(List.of(folder), new ByteArrayInputStream(new byte[0]));
    return RebaseSpans.of(files, NOW).entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> Path.of(entry.getKey()).getFileName().toString(), Map.Entry::getValue));
  }

  private static Rebase to(String newest) {
    return Rebase.to(NOW, Instant.parse(newest));
  }
}
