package dev.cairn.cli;

import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with the words that a person typed. */
final class BadUsage {

  private BadUsage() {}

  static String text(ParameterException error) {
    if (error instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      return tooMuch(error.getCommandLine(), unmatched.getUnmatched().getFirst());
    }
    // picocli says the word twice where the value of a map has no =.
    return String.valueOf(error.getMessage()).replace("option option", "option");
  }

  private static String tooMuch(CommandLine command, String word) {
    CommandSpec spec = command.getCommandSpec();
    if (!spec.subcommands().isEmpty()) {
      return "`%s` has no command '%s'".formatted(spec.qualifiedName(), word);
    }
    String taken =
        spec.positionalParameters().stream()
            .map(parameter -> parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : ""))
            .collect(Collectors.joining(" "));
    return "`%s` takes %s, but no '%s'"
        .formatted(spec.qualifiedName(), taken.isEmpty() ? "only options" : taken, word);
  }
}
