package dev.cairn.cli;

import com.google.protobuf.Duration;
import dev.cairn.proto.access.v1.CreateRoleRequest;
import dev.cairn.proto.access.v1.DeleteRoleRequest;
import dev.cairn.proto.access.v1.GetRoleRequest;
import dev.cairn.proto.access.v1.ListRolesRequest;
import dev.cairn.proto.access.v1.UpdateAssumeRolePolicyRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn access role}: identities that others take on. */
@Command(
    name = "role",
    description = "Roles: identities that users, token bearers and certificates take on.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  cairn access role create auditor --principal arn:aws:iam::111122223333:user/alice",
      "  cairn token --role arn:aws:iam::111122223333:role/auditor",
      "  cairn access role trust billing --oidc "
          + "https://kubernetes.default.svc=system:serviceaccount:billing:*",
    })
final class RoleCommand {

  @Command(name = "create", description = "Creates a role.")
  int create(
      @Mixin Calls calls,
      @Mixin Tags tags,
      @Mixin Trust trust,
      @Option(
              names = "--max-session",
              paramLabel = "TIME",
              converter = Durations.class,
              description = "Longest session, 15m to 12h. Default: 1h")
          @Nullable Duration maxSession,
      @Parameters(paramLabel = "ROLE") String name) {
    CreateRoleRequest.Builder request =
        CreateRoleRequest.newBuilder()
            .setRoleName(name)
            .addAllTags(tags.messages())
            .setTrust(trust.message());
    if (maxSession != null) {
      request.setMaxSessionDuration(maxSession);
    }
    return calls.run(request);
  }

  @Command(name = "get", description = "Shows a role, whom it trusts and its policies.")
  int get(@Mixin Calls calls, @Parameters(paramLabel = "ROLE") String name) {
    return calls.run(GetRoleRequest.newBuilder().setRoleName(name));
  }

  @Command(name = "list", description = "Lists the roles of an account.")
  int list(@Mixin Calls calls) {
    return calls.list(
        ListRolesRequest.newBuilder(), "role_name", "arn", "max_session_duration", "create_time");
  }

  @Command(name = "delete", description = "Deletes a role without policies.")
  int delete(@Mixin Calls calls, @Parameters(paramLabel = "ROLE") String name) {
    return calls.run(DeleteRoleRequest.newBuilder().setRoleName(name));
  }

  /** Nobody, only if that is meant. */
  static final class Trusted {

    @Option(names = "--nobody", required = true, description = "Nobody may take it on.")
    boolean nobody;

    @ArgGroup(exclusive = false, multiplicity = "1")
    Trust trust = new Trust();
  }

  @Command(name = "trust", description = "Replaces who may take a role on.")
  int trust(
      @Mixin Calls calls,
      @ArgGroup(multiplicity = "1") Trusted trusted,
      @Parameters(paramLabel = "ROLE") String name) {
    return calls.run(
        UpdateAssumeRolePolicyRequest.newBuilder()
            .setRoleName(name)
            .setTrust(trusted.trust.message()));
  }
}
