package dev.cairn.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line's entry. Exit codes: 0 done, 1 refused or done in part, 2 could not be asked:
 * bad usage, or no suite to be reached.
 */
@Command(
    name = "cairn",
    description = "Talks to a running Cairn suite.",
    subcommands = {
      TrailCommand.class,
      SelectorsCommand.class,
      TagCommand.class,
      RegionCommand.class,
      LookupCommand.class,
      EventCommand.class,
      ImportCommand.class,
      ValidateCommand.class,
      AutoComplete.GenerateCompletion.class,
      CommandLine.HelpCommand.class,
    },
    mixinStandardHelpOptions = true,
    version = "cairn 0.1.0",
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

  @Spec private CommandSpec spec = CommandSpec.create();

  private CairnCli() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    return new CommandLine(new CairnCli())
        .setExecutionExceptionHandler(
            (exception, command, parsed) -> {
              PrintWriter err = command.getErr();
              if (exception instanceof RefusedException) {
                err.println(exception.getMessage());
                err.flush();
                return 1;
              }
              if (exception instanceof CommandFailedException) {
                err.println("cairn: " + exception.getMessage());
              } else {
                exception.printStackTrace(err);
              }
              err.flush();
              return 2;
            });
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }
}
