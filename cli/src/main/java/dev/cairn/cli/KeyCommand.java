package dev.cairn.cli;

import dev.cairn.proto.access.v1.AccessKeyStatus;
import dev.cairn.proto.access.v1.CreateAccessKeyRequest;
import dev.cairn.proto.access.v1.CreateAccessKeyResponse;
import dev.cairn.proto.access.v1.DeleteAccessKeyRequest;
import dev.cairn.proto.access.v1.ListAccessKeysRequest;
import dev.cairn.proto.access.v1.UpdateAccessKeyRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn access key}: what users prove themselves by. */
@Command(
    name = "key",
    description = {
      "Access keys of users, at most two each: to rotate, create the new one, deactivate the old "
          + "one, and delete it when nobody misses it.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  (umask 077; cairn access key create alice --export cairn > alice.env)",
      "  cairn access key list alice",
      "  cairn access key deactivate alice AKIAIOSFODNN7EXAMPLE",
    })
final class KeyCommand {

  /** The client whose variables {@code --export} sets. */
  enum Variables {
    cairn(Proof.ACCESS_KEY_ID, Proof.SECRET_ACCESS_KEY),
    aws("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");

    private final String id;
    private final String secret;

    Variables(String id, String secret) {
      this.id = id;
      this.secret = secret;
    }

    String lines(String keyId, String keySecret) {
      return Shell.export(id, keyId) + "\n" + Shell.export(secret, keySecret);
    }
  }

  @Command(name = "create", description = "Creates a key and prints its secret, this once.")
  int create(
      @Mixin Calls calls,
      @Option(
              names = "--export",
              paramLabel = "CLIENT",
              description = "Prints lines for a shell instead: ${COMPLETION-CANDIDATES}.")
          @Nullable Variables variables,
      @Parameters(paramLabel = "USER") String user) {
    CreateAccessKeyRequest.Builder request = CreateAccessKeyRequest.newBuilder().setUserName(user);
    if (variables == null) {
      return calls.run(request);
    }
    CreateAccessKeyResponse key = calls.ask(CreateAccessKeyResponse.class, request);
    calls.print(variables.lines(key.getAccessKey().getAccessKeyId(), key.getSecretAccessKey()));
    return 0;
  }

  @Command(name = "list", description = "Lists the keys of a user and when they were last used.")
  int list(@Mixin Calls calls, @Parameters(paramLabel = "USER") String user) {
    return calls.list(
        ListAccessKeysRequest.newBuilder().setUserName(user),
        "access_key_id",
        "status",
        "create_time",
        "last_used_time");
  }

  @Command(name = "activate", description = "Lets a key be used again.")
  int activate(
      @Mixin Calls calls,
      @Parameters(paramLabel = "USER") String user,
      @Parameters(paramLabel = "KEY-ID") String id) {
    return calls.run(update(user, id, AccessKeyStatus.ACCESS_KEY_STATUS_ACTIVE));
  }

  @Command(
      name = "deactivate",
      description = "Ends the use of a key, and of the tokens that were got by it.")
  int deactivate(
      @Mixin Calls calls,
      @Parameters(paramLabel = "USER") String user,
      @Parameters(paramLabel = "KEY-ID") String id) {
    return calls.run(update(user, id, AccessKeyStatus.ACCESS_KEY_STATUS_INACTIVE));
  }

  @Command(name = "delete", description = "Deletes a key, for ever.")
  int delete(
      @Mixin Calls calls,
      @Parameters(paramLabel = "USER") String user,
      @Parameters(paramLabel = "KEY-ID") String id) {
    return calls.run(DeleteAccessKeyRequest.newBuilder().setUserName(user).setAccessKeyId(id));
  }

  private static UpdateAccessKeyRequest.Builder update(
      String user, String id, AccessKeyStatus status) {
    return UpdateAccessKeyRequest.newBuilder()
        .setUserName(user)
        .setAccessKeyId(id)
        .setStatus(status);
  }
}
