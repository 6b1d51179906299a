package dev.cairn.cli;

import com.google.protobuf.Duration;
import dev.cairn.proto.access.v1.IssueTokenRequest;
import dev.cairn.proto.access.v1.IssueTokenResponse;
import dev.cairn.proto.access.v1.SessionCredentials;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cairn token}: a token for other clients. */
@Command(
    name = "token",
    description = {
      "Prints a token that proves who one is, for other clients: a short-lived one of the user "
          + "whose access key stands in CAIRN_ACCESS_KEY_ID and CAIRN_SECRET_ACCESS_KEY, or of a "
          + "role that the user takes on.",
      "",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  grpcurl -H \"authorization: Bearer $(cairn token)\" ...",
      "  eval \"$(cairn token --role arn:aws:iam::111122223333:role/auditor --format aws)\"",
      "  aws cloudtrail lookup-events",
    })
final class TokenCommand implements Callable<Integer> {

  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--role", paramLabel = "ARN", description = "A role to take on.")
  private String role = "";

  @Option(
      names = "--session-name",
      paramLabel = "NAME",
      description = "Name of the role's session. Default: the user's")
  private String sessionName = "";

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long it is good, 1m to 12h. Default: 1h")
  private @Nullable Duration duration;

  @Option(
      names = "--format",
      paramLabel = "FORM",
      description =
          "token; json: with credentials for signed requests; or aws: these as lines for a shell. "
              + "Default: ${DEFAULT-VALUE}")
  private Form form = Form.token;

  /** What {@code --format} takes. */
  enum Form {
    token,
    json,
    aws
  }

  @Override
  public Integer call() {
    IssueTokenRequest.Builder request =
        IssueTokenRequest.newBuilder().setRoleArn(role).setRoleSessionName(sessionName);
    if (duration != null) {
      request.setDuration(duration);
    }
    IssueTokenResponse reply = connection.issueToken(request);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        switch (form) {
          case token -> reply.getToken();
          case json -> Output.json(reply);
          case aws -> lines(reply.getCredentials());
        });
    out.flush();
    return 0;
  }

  private static String lines(SessionCredentials credentials) {
    return String.join(
        "\n",
        Shell.export("AWS_ACCESS_KEY_ID", credentials.getAccessKeyId()),
        Shell.export("AWS_SECRET_ACCESS_KEY", credentials.getSecretAccessKey()),
        Shell.export("AWS_SESSION_TOKEN", credentials.getSessionToken()));
  }
}
