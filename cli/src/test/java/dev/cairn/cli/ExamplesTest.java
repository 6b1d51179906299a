package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the README and the help show can be typed. */
class ExamplesTest {

  /** What {@code ./cairn} does itself. */
  private static final Set<String> NOT_OURS = Set.of("dev", "service", "build");

  /** A command up to what the shell makes of the rest of the line. */
  private static final Pattern COMMAND =
      Pattern.compile("(?:^|[\\s(|])(?:\\./)?cairn ((?:'[^']*'|\"[^\"]*\"|[^'\"|&;()<>#\n])+)");

  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
  private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

  @Test
  void readme() throws IOException {
    List<List<String>> examples = new ArrayList<>();
    Matcher block =
        SHELL.matcher(Files.readString(Path.of(System.getProperty("cairn.root"), "README.md")));
    while (block.find()) {
      examples.addAll(commands(block.group(1).replace("\\\n", " ")));
    }
    assertThat(examples).hasSizeGreaterThan(15).allSatisfy(ExamplesTest::parses);
  }

  /** A trail delivers what comes while it logs. */
  @Test
  void readme_eventForTheFirstTrail() throws IOException {
    String readme = Files.readString(Path.of(System.getProperty("cairn.root"), "README.md"));
    assertThat(readme)
        .containsSubsequence("StartLogging\n", "IngestService/PutEvents\n", "find data/s3/");
  }

  @Test
  void help() {
    List<List<String>> examples =
        all(CairnCli.commandLine(Map.of()))
            .flatMap(command -> Arrays.stream(command.getCommandSpec().usageMessage().footer()))
            .filter(line -> line.startsWith("  "))
            .flatMap(line -> commands(line).stream())
            .toList();
    assertThat(examples).hasSizeGreaterThan(25).allSatisfy(ExamplesTest::parses);
  }

  private static Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command), command.getSubcommands().values().stream().flatMap(ExamplesTest::all));
  }

  private static List<List<String>> commands(String text) {
    return COMMAND
        .matcher(text)
        .results()
        .map(
            command ->
                WORD.matcher(command.group(1))
                    .results()
                    .map(
                        word ->
                            Stream.of(1, 2, 3)
                                .map(word::group)
                                .filter(group -> group != null)
                                .findFirst()
                                .orElseThrow())
                    .toList())
        .filter(words -> !NOT_OURS.contains(words.getFirst()))
        .toList();
  }

  private static void parses(List<String> words) {
    String[] arguments = words.toArray(String[]::new);
    CommandLine cairn = CairnCli.commandLine(Map.of(), arguments);
    assertThatCode(() -> cairn.parseArgs(arguments))
        .as(String.join(" ", words))
        .doesNotThrowAnyException();
  }
}
