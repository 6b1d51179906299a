package dev.cairn.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that holds a policy document, or {@code -} for standard input. */
final class PolicyFile {

  private static final Path STANDARD_INPUT = Path.of("-");

  private PolicyFile() {}

  static String read(Path file) {
    try {
      return file.equals(STANDARD_INPUT)
          ? new String(System.in.readAllBytes(), UTF_8)
          : Files.readString(file);
    } catch (IOException e) {
      throw new CommandFailedException("The policy document can't be read: " + e, e);
    }
  }
}
