package dev.cairn.cli;

import dev.cairn.proto.access.v1.CreateLoginProfileRequest;
import dev.cairn.proto.access.v1.DeleteLoginProfileRequest;
import dev.cairn.proto.access.v1.UpdateLoginProfileRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cairn access password}: passwords of users. */
@Command(
    name = "password",
    description = "Passwords of users, for the console.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  cairn access password set alice",
      "  pass show cairn/alice | cairn access password set alice",
    })
final class PasswordCommand {

  @Command(
      name = "set",
      description =
          "Gives a user a password, or another one. It is asked for, or read from standard input "
              + "where there is no terminal.")
  int set(@Mixin Calls calls, @Parameters(paramLabel = "USER") String user) {
    String password = Password.read();
    try {
      return calls.run(
          CreateLoginProfileRequest.newBuilder().setUserName(user).setPassword(password));
    } catch (RefusedException e) {
      if (!e.reason().equals("ENTITY_ALREADY_EXISTS")) {
        throw e;
      }
      return calls.run(
          UpdateLoginProfileRequest.newBuilder().setUserName(user).setPassword(password));
    }
  }

  @Command(name = "delete", description = "Takes the password of a user away.")
  int delete(@Mixin Calls calls, @Parameters(paramLabel = "USER") String user) {
    return calls.run(DeleteLoginProfileRequest.newBuilder().setUserName(user));
  }
}
