package dev.cairn.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line's entry. Exit codes: 0 done, 1 refused or done in part, 2 could not be asked:
 * bad usage, or no suite to be reached.
 */
@Command(
    name = "cairn",
    description = "Talks to a running Cairn suite.",
    subcommands = {AutoComplete.GenerateCompletion.class, CommandLine.HelpCommand.class},
    mixinStandardHelpOptions = true,
    version = CairnCli.VERSION,
    footer = {
      "",
      "Start a suite with `./cairn dev`; `cairn help COMMAND` explains a command.",
      "Tab completion: source <(./cairn generate-completion)",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the suite refused it, or did it in part",
      "2:bad usage, or no suite to be reached",
    })
public final class CairnCli implements Runnable {

  static final String VERSION = "cairn 0.1.0";

  private static final List<Class<?>> COMMANDS =
      List.of(
          TrailCommand.class,
          SelectorsCommand.class,
          TagCommand.class,
          RegionCommand.class,
          LookupCommand.class,
          EventCommand.class,
          ImportCommand.class,
          ValidateCommand.class,
          AccessCommand.class,
          TokenCommand.class);

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;

  private CairnCli(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return commandLine(System.getenv(), arguments).execute(arguments);
  }

  /**
   * A command line that takes these arguments.
   *
   * @param environment where credentials may stand
   */
  static CommandLine commandLine(Map<String, String> environment, String... arguments) {
    Iterator<String> words = List.of(arguments).iterator();
    CommandLine cairn = new CommandLine(new CairnCli(environment));
    add(cairn, COMMANDS, words);
    CommandLine access = cairn.getSubcommands().get("access");
    if (access != null) {
      add(access, AccessCommand.COMMANDS, words);
    }
    setVersion(cairn);
    Map<String, IHelpSectionRenderer> help = new HashMap<>(cairn.getHelpSectionMap());
    help.put(UsageMessageSpec.SECTION_KEY_FOOTER, CairnCli::footer);
    cairn.setHelpSectionMap(help);
    cairn.setParameterExceptionHandler((error, _) -> badUsage(error));
    return cairn.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          PrintWriter err = command.getErr();
          switch (exception) {
            case RefusedException e -> printError(err, e.getMessage());
            case CommandFailedException e -> printError(err, e.getMessage());
            default -> exception.printStackTrace(err);
          }
          err.flush();
          return exception instanceof RefusedException ? 1 : 2;
        });
  }

  /**
   * Adds the command that the next word names, or all if it names none: each of them costs time, as
   * it is made by reflection.
   */
  private static void add(CommandLine parent, List<Class<?>> commands, Iterator<String> words) {
    String word = words.hasNext() ? words.next() : "";
    List<Class<?>> named = commands.stream().filter(type -> name(type).equals(word)).toList();
    (named.isEmpty() ? commands : named).forEach(type -> parent.addSubcommand(name(type), type));
  }

  private static void setVersion(CommandLine command) {
    command.getCommandSpec().version(VERSION);
    command.getSubcommands().values().forEach(CairnCli::setVersion);
  }

  /** Without the help: what is wrong would be out of sight above it. */
  private static int badUsage(ParameterException error) {
    CommandLine command = error.getCommandLine();
    PrintWriter err = command.getErr();
    printError(err, BadUsage.text(error));
    UnmatchedArgumentException.printSuggestions(error, err);
    err.println("See `" + command.getCommandSpec().qualifiedName() + " --help`.");
    err.flush();
    return 2;
  }

  private static void printError(PrintWriter err, @Nullable String message) {
    err.println("cairn: " + message);
  }

  /** As it is: examples are copied, so no line of them is broken. */
  private static String footer(CommandLine.Help help) {
    return Arrays.stream(help.commandSpec().usageMessage().footer())
        .map(line -> line + System.lineSeparator())
        .collect(Collectors.joining());
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  Map<String, String> environment() {
    return environment;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }
}
