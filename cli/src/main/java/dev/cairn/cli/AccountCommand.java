package dev.cairn.cli;

import dev.cairn.proto.access.v1.CloseAccountRequest;
import dev.cairn.proto.access.v1.CreateAccountRequest;
import dev.cairn.proto.access.v1.ListAccountsRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn access account}: the installation's accounts. */
@Command(
    name = "account",
    description = "Accounts, which callers of the administrator's account manage.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  cairn access account create payments --id 444455556666",
      "  cairn access user create alice --account 444455556666",
    })
final class AccountCommand {

  @Command(name = "create", description = "Creates an account.")
  int create(
      @Mixin Calls calls,
      @Option(
              names = "--id",
              paramLabel = "ID",
              defaultValue = "",
              description = "Its id, 12 digits. Default: a random one")
          String id,
      @Parameters(paramLabel = "NAME") String name) {
    return calls.run(CreateAccountRequest.newBuilder().setNewAccountId(id).setAccountName(name));
  }

  @Command(name = "list", description = "Lists the accounts.")
  int list(@Mixin Calls calls) {
    return calls.list(
        ListAccountsRequest.newBuilder(), "account_id", "account_name", "create_time");
  }

  @Command(
      name = "close",
      description =
          "Closes an account without users, groups, roles and policies; its trails and events"
              + " stay.")
  int close(@Mixin Calls calls, @Parameters(paramLabel = "ID") String id) {
    return calls.run(CloseAccountRequest.newBuilder().setClosedAccountId(id));
  }
}
