package dev.cairn.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Whole records that AWS made, one a line in the files beside the project. */
final class RealRecords {

  private static final Path FOLDER =
      Path.of(System.getProperty("cairn.root")).resolve("../shared/data/cloudtrail");

  private RealRecords() {}

  static List<String> read() throws IOException {
    List<String> records = new ArrayList<>();
    for (Path file : files()) {
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
        records.addAll(reader.lines().toList());
      }
    }
    return records;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".ndjson.gz"))
          .filter(file -> !file.toString().matches(".*(partial|variants|golden).*"))
          .sorted()
          .toList();
    }
  }
}
