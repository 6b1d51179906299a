package dev.cairn.cli;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;

/** What is wrong with a person's JSON, in words that name no class and no setting of a parser. */
final class JsonProblem {

  private static final Pattern SOURCE = Pattern.compile("\\[Source: REDACTED[^;]*; ([^\\]]*)\\]");
  private static final Pattern NO_MEMBER =
      Pattern.compile("Cannot find field: (.*) in message (?:\\w+\\.)*(\\w+)");
  private static final Pattern NO_VALUE =
      Pattern.compile("Invalid enum value: (.*) for enum type: (?:\\w+\\.)*(\\w+)");
  private static final Pattern NO_LIST =
      Pattern.compile("Expected an array for \\w+ but found (.*)", Pattern.DOTALL);

  private JsonProblem() {}

  static String text(IOException problem) {
    return switch (problem) {
      case NoSuchFileException e -> "no such file: " + e.getFile();
      case JsonProcessingException e -> syntax(e);
      case InvalidProtocolBufferException e -> content(String.valueOf(e.getMessage()));
      default -> String.valueOf(problem.getMessage());
    };
  }

  private static String syntax(JsonProcessingException problem) {
    String message = SOURCE.matcher(problem.getOriginalMessage()).replaceAll("$1");
    JsonLocation at = problem.getLocation();
    return at == null
        ? message
        : "%s (line %d, column %d)".formatted(message, at.getLineNr(), at.getColumnNr());
  }

  private static String content(String message) {
    String told = NO_MEMBER.matcher(message).replaceFirst("$2 has no member $1");
    told = NO_VALUE.matcher(told).replaceFirst("$2 has no value $1");
    return NO_LIST.matcher(told).replaceFirst("a list is expected: [...], got $1");
  }
}
