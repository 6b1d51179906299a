package dev.cairn.cli;

import dev.cairn.proto.access.v1.RevokeSessionsRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cairn access sessions}: what users and roles are logged in with. */
@Command(
    name = "sessions",
    description = "Tokens and sessions of users and roles.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  cairn access sessions revoke arn:aws:iam::111122223333:role/auditor")
final class SessionsCommand {

  @Command(
      name = "revoke",
      description =
          "Ends all tokens and sessions that a user or role got so far. Access keys stay good.")
  int revoke(@Mixin Calls calls, @Parameters(paramLabel = "ARN") String arn) {
    return calls.run(RevokeSessionsRequest.newBuilder().setIdentityArn(arn));
  }
}
