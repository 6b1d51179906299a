package dev.cairn.cli;

import java.util.List;
import picocli.CommandLine.Command;

/** {@code cairn access}: who may do what. */
@Command(
    name = "access",
    description = {
      "Who may do what: accounts, users, groups, roles, policies and access keys.",
      "",
      "A user may do what the policies attached to it and to its groups allow. Commands act as the "
          + "user whose access key stands in CAIRN_ACCESS_KEY_ID and CAIRN_SECRET_ACCESS_KEY.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  cairn access user create alice",
      "  cairn access policy attach arn:aws:iam::aws:policy/AWSCloudTrail_ReadOnlyAccess --user"
          + " alice",
      "  (umask 077; cairn access key create alice --export cairn > alice.env)",
      "  (. ./alice.env; cairn access whoami)",
    })
final class AccessCommand {

  static final List<Class<?>> COMMANDS =
      List.of(
          AccountCommand.class,
          UserCommand.class,
          GroupCommand.class,
          RoleCommand.class,
          PolicyCommand.class,
          KeyCommand.class,
          PasswordCommand.class,
          SessionsCommand.class,
          SimulateCommand.class,
          WhoamiCommand.class);

  private AccessCommand() {}
}
