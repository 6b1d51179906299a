package dev.cairn.cli;

import dev.cairn.proto.access.v1.AddUserToGroupRequest;
import dev.cairn.proto.access.v1.CreateGroupRequest;
import dev.cairn.proto.access.v1.DeleteGroupRequest;
import dev.cairn.proto.access.v1.GetGroupRequest;
import dev.cairn.proto.access.v1.ListGroupsRequest;
import dev.cairn.proto.access.v1.RemoveUserFromGroupRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cairn access group}: users who may do the same. */
@Command(
    name = "group",
    description = "Groups of users: what a group's policies allow, each of its users may do.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  cairn access group create auditors",
      "  cairn access policy attach arn:aws:iam::aws:policy/AWSCloudTrail_ReadOnlyAccess "
          + "--group auditors",
      "  cairn access group add-user auditors alice",
    })
final class GroupCommand {

  @Command(name = "create", description = "Creates a group.")
  int create(@Mixin Calls calls, @Parameters(paramLabel = "GROUP") String name) {
    return calls.run(CreateGroupRequest.newBuilder().setGroupName(name));
  }

  @Command(name = "get", description = "Shows a group with its policies and users.")
  int get(@Mixin Calls calls, @Parameters(paramLabel = "GROUP") String name) {
    return calls.run(GetGroupRequest.newBuilder().setGroupName(name));
  }

  @Command(name = "list", description = "Lists the groups of an account.")
  int list(@Mixin Calls calls) {
    return calls.list(ListGroupsRequest.newBuilder(), "group_name", "arn", "create_time");
  }

  @Command(name = "delete", description = "Deletes a group without users and policies.")
  int delete(@Mixin Calls calls, @Parameters(paramLabel = "GROUP") String name) {
    return calls.run(DeleteGroupRequest.newBuilder().setGroupName(name));
  }

  @Command(name = "add-user", description = "Puts a user into a group.")
  int addUser(
      @Mixin Calls calls,
      @Parameters(paramLabel = "GROUP") String group,
      @Parameters(paramLabel = "USER") String user) {
    return calls.run(AddUserToGroupRequest.newBuilder().setGroupName(group).setUserName(user));
  }

  @Command(name = "remove-user", description = "Takes a user out of a group.")
  int removeUser(
      @Mixin Calls calls,
      @Parameters(paramLabel = "GROUP") String group,
      @Parameters(paramLabel = "USER") String user) {
    return calls.run(RemoveUserFromGroupRequest.newBuilder().setGroupName(group).setUserName(user));
  }
}
