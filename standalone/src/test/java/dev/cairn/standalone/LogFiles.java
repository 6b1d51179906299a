package dev.cairn.standalone;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The log files that lie in a bucket of the embedded S3, read as its user would. */
final class LogFiles {

  private static final JsonFactory JSON = new JsonFactory();

  private LogFiles() {}

  /** Records by key, each as the bytes that stand in the file. */
  static Map<String, List<String>> read(Path bucket) throws IOException {
    Map<String, List<String>> files = new TreeMap<>();
    if (!Files.isDirectory(bucket)) {
      return files;
    }
    try (Stream<Path> paths = Files.walk(bucket)) {
      for (Path path : paths.filter(p -> p.toString().endsWith(".json.gz")).toList()) {
        files.put(bucket.relativize(path).toString(), records(path));
      }
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw e; // a draft that was renamed meanwhile
      }
    }
    return files;
  }

  /** All records of all files. */
  static List<String> records(Map<String, List<String>> files) {
    return files.values().stream().flatMap(List::stream).toList();
  }

  private static List<String> records(Path file) throws IOException {
    byte[] body;
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      body = in.readAllBytes();
    }
    List<String> records = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(body)) {
      expect(parser.nextToken() == JsonToken.START_OBJECT);
      expect("Records".equals(parser.nextFieldName()));
      expect(parser.nextToken() == JsonToken.START_ARRAY);
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int to = (int) parser.currentLocation().getByteOffset();
        records.add(new String(body, from, to - from, StandardCharsets.UTF_8));
      }
      expect(parser.nextToken() == JsonToken.END_OBJECT);
      expect(parser.nextToken() == null);
    }
    return records;
  }

  private static void expect(boolean condition) {
    if (!condition) {
      throw new AssertionError("a log file is {\"Records\":[...]} and nothing else");
    }
  }
}
