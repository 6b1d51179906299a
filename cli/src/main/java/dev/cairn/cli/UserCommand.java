package dev.cairn.cli;

import dev.cairn.proto.access.v1.CreateUserRequest;
import dev.cairn.proto.access.v1.DeleteUserRequest;
import dev.cairn.proto.access.v1.GetUserRequest;
import dev.cairn.proto.access.v1.ListUsersRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn access user}: persons and programs with credentials of their own. */
@Command(
    name = "user",
    description = "Users: persons and programs with credentials of their own.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  cairn access user create alice --tag team=audit",
      "  cairn access key create alice",
    })
final class UserCommand {

  @Command(name = "create", description = "Creates a user, who may do nothing yet.")
  int create(
      @Mixin Calls calls,
      @Mixin Tags tags,
      @Option(
              names = "--other-account",
              paramLabel = "ID",
              description =
                  "An account besides its own that it may name, * for all; may be repeated. For "
                      + "producers of events of many accounts.")
          @Nullable List<String> others,
      @Parameters(paramLabel = "USER") String name) {
    return calls.run(
        CreateUserRequest.newBuilder()
            .setUserName(name)
            .addAllTags(tags.messages())
            .addAllOtherAccountIds(others == null ? List.of() : others));
  }

  @Command(name = "get", description = "Shows a user with its groups and policies.")
  int get(@Mixin Calls calls, @Parameters(paramLabel = "USER") String name) {
    return calls.run(GetUserRequest.newBuilder().setUserName(name));
  }

  @Command(name = "list", description = "Lists the users of an account.")
  int list(@Mixin Calls calls) {
    return calls.list(
        ListUsersRequest.newBuilder(), "user_name", "arn", "group_names", "create_time");
  }

  @Command(
      name = "delete",
      description = "Deletes a user without access keys, password, groups and policies.")
  int delete(@Mixin Calls calls, @Parameters(paramLabel = "USER") String name) {
    return calls.run(DeleteUserRequest.newBuilder().setUserName(name));
  }
}
