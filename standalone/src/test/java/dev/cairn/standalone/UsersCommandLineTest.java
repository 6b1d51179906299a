package dev.cairn.standalone;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cairn.proto.access.v1.GetCallerIdentityRequest;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.StreamEventsRequest;
import dev.cairn.proto.ingest.v1.StreamEventsResponse;
import dev.cairn.standalone.Suite.Form;
import dev.cairn.standalone.Terminal.Result;
import dev.cairn.testing.TestEvents;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users of their own at terminals of their own, each of whom may do what policies say. */
@Tag("engines") // each command is a process
class UsersCommandLineTest {

  private static final String POLICIES = "arn:aws:iam::aws:policy/";
  private static final Pattern KEY =
      Pattern.compile("'(AKIA\\w+)'\\nexport CAIRN_SECRET_ACCESS_KEY='([^']+)'");

  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final Pattern BEARER =
      Pattern.compile("grpcurl -plaintext -H authorization: Bearer (\\S+) localhost");

  @TempDir private Path folder;

  @Test
  void usersPoliciesKeysAndTokens() throws Exception {
    try (Suite suite = Suite.start(Form.ONE_PROCESS, folder.resolve("data"), Map.of())) {
      Terminal root = new Terminal(folder, suite.data());
      Terminal alice = user(root, "alice", "AWSCloudTrail_FullAccess");
      Terminal bob = user(root, "bob", "AWSCloudTrail_ReadOnlyAccess");

      assertThat(alice.run("access", "whoami").output()).contains(arn("user/alice"));
      assertThat(alice.run("trail", "create", "hers", "--bucket", "her-logs").exitCode()).isZero();
      assertThat(bob.run("trail", "list").output()).contains("hers");

      assertThat(bob.run("trail", "delete", "hers"))
          .isEqualTo(
              new Result(
                  1,
                  "cairn: ACCESS_DENIED: User: "
                      + arn("user/bob")
                      + " is not authorized to perform: cloudtrail:DeleteTrail on resource: "
                      + "arn:aws:cloudtrail:us-east-1:"
                      + Suite.ACCOUNT
                      + ":trail/hers because no identity-based policy allows the "
                      + "cloudtrail:DeleteTrail action\n"));
      assertThat(alice.run("access", "user", "create", "eve").output())
          .startsWith("cairn: ACCESS_DENIED: ");
      assertThat(root.run("access", "user", "list").output()).contains("bob").doesNotContain("eve");

      aPolicyOfOnesOwn(root, bob);
      aRole(root, bob);
      anAccountOfItsOwn(root);
      aRevokedKey(root, alice);
      anOpenStream(suite, root, alice);
    }
  }

  /** The README's lines, in a shell, but for other programs than Cairn's. */
  @Test
  void readme_asItIsTyped() throws Exception {
    try (Suite suite = Suite.start(Form.ONE_PROCESS, folder.resolve("data"), Map.of())) {
      String output = typed(readme());

      assertThat(output)
          .contains(arn("user/alice"))
          .contains(
              "ACCESS_DENIED: User: "
                  + arn("user/alice")
                  + " is not authorized to perform: cloudtrail:DeleteTrail")
          .containsPattern("allowed +" + arn("policy/audit-only"))
          .contains(":assumed-role/auditor/alice")
          .containsPattern("aws cloudtrail describe-trails as ASIA[A-Z0-9]{16}");
      assertThat(output.lines().filter(line -> line.startsWith("exit code ")))
          .as("what is said to be denied, and nothing else")
          .isNotEmpty()
          .allMatch(line -> line.contains("trail delete audit"));
      assertThat(Files.getPosixFilePermissions(folder.resolve("alice.env")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      Matcher token = BEARER.matcher(output);
      assertThat(token.find()).isTrue();
      assertThat(
              suite
                  .access(token.group(1))
                  .getCallerIdentity(GetCallerIdentityRequest.getDefaultInstance())
                  .getArn())
          .isEqualTo(arn("user/alice"));
    }
  }

  private static String readme() throws IOException {
    String text = Files.readString(Path.of(System.getProperty("cairn.root"), "README.md"));
    int begin = text.indexOf("\n## Users and policies\n");
    String section = text.substring(begin, text.indexOf("\n## ", begin + 1));
    StringBuilder lines = new StringBuilder();
    Matcher block = BLOCK.matcher(section);
    while (block.find()) {
      lines.append(block.group(1));
    }
    return lines.toString();
  }

  /** What a shell says to lines; it also says which of them failed. */
  private String typed(String lines) throws Exception {
    Path cairn =
        Files.writeString(
            folder.resolve("cairn"),
            """
            #!/bin/sh
            exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 %s dev.cairn.cli.CairnCli "$@"
            """
                .formatted(
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    String.join(" ", SuiteClasses.options())));
    Files.setPosixFilePermissions(cairn, PosixFilePermissions.fromString("rwx------"));
    Path script =
        Files.writeString(
            folder.resolve("typed.sh"),
            """
            set -E
            trap 'echo "exit code $? of $BASH_COMMAND"' ERR
            grpcurl() { echo "grpcurl $*"; }
            aws() { echo "aws $* as $AWS_ACCESS_KEY_ID"; }
            """
                + lines);
    Path output = folder.resolve("typed.txt");
    ProcessBuilder builder =
        new ProcessBuilder("bash", script.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(CAIRN|AWS)_.*"));
    Process shell = builder.start();
    assertThat(shell.waitFor(3, TimeUnit.MINUTES)).isTrue();
    return Files.readString(output);
  }

  private static void anAccountOfItsOwn(Terminal root) {
    String other = "444455556666";
    assertThat(root.run("access", "account", "create", "payments", "--id", other).output())
        .contains(other);
    root.run("access", "user", "create", "pat", "--account", other);
    root.run(
        "access",
        "policy",
        "attach",
        POLICIES + "AdministratorAccess",
        "--user",
        "pat",
        "--account",
        other);
    Terminal pat =
        withKey(
            root,
            root.run("access", "key", "create", "pat", "--export", "cairn", "--account", other));
    assertThat(pat.run("access", "whoami").output())
        .contains("arn:aws:iam::" + other + ":user/pat");
    Result own = pat.run("trail", "list");
    assertThat(own.exitCode()).isZero();
    assertThat(own.output()).doesNotContain("hers");
    assertThat(pat.run("trail", "list", "--account", Suite.ACCOUNT).output())
        .as("everything is allowed, in the own account")
        .startsWith("cairn: ACCESS_DENIED: ");
    assertThat(pat.run("access", "account", "list").output()).startsWith("cairn: ACCESS_DENIED: ");
  }

  /** A stream on which nothing is sent ends when its key is taken back. */
  private static void anOpenStream(Suite suite, Terminal root, Terminal alice) throws Exception {
    root.run("access", "policy", "attach", POLICIES + "AdministratorAccess", "--user", "alice");
    String token = alice.run("token").output().strip();
    LinkedBlockingQueue<Status> ends = new LinkedBlockingQueue<>();
    CountDownLatch answered = new CountDownLatch(1);
    StreamObserver<StreamEventsRequest> stream =
        suite.producer(token).streamEvents(ending(ends, answered));
    stream.onNext(
        StreamEventsRequest.newBuilder()
            .setBatchId(1)
            .setRegion(TestEvents.REGION.value())
            .addEntries(
                EventEntry.newBuilder()
                    .setRecord(ByteString.copyFromUtf8(TestEvents.json("streamed", Instant.now()))))
            .build());
    assertThat(answered.await(30, TimeUnit.SECONDS)).as("it is open").isTrue();
    assertThat(ends).isEmpty();

    String id = String.valueOf(alice.environment().get("CAIRN_ACCESS_KEY_ID"));
    assertThat(root.run("access", "key", "delete", "alice", id).exitCode()).isZero();
    Status end = ends.poll(5, TimeUnit.SECONDS);
    assertThat(end).as("5 s after the key is gone").isNotNull();
    assertThat(requireNonNull(end).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  private static StreamObserver<StreamEventsResponse> ending(
      LinkedBlockingQueue<Status> ends, CountDownLatch answered) {
    return new StreamObserver<>() {
      @Override
      public void onNext(StreamEventsResponse answer) {
        answered.countDown();
      }

      @Override
      public void onError(Throwable error) {
        ends.add(Status.fromThrowable(error));
      }

      @Override
      public void onCompleted() {
        ends.add(Status.OK);
      }
    };
  }

  private void aPolicyOfOnesOwn(Terminal root, Terminal bob) throws Exception {
    Path document = folder.resolve("stop.json");
    Files.writeString(
        document,
        """
        {"Version": "2012-10-17", "Statement": [{"Sid": "Hers", "Effect": "Allow",
          "Action": "cloudtrail:*Logging", "Resource": "arn:aws:cloudtrail:*:*:trail/hers"}]}
        """);
    String policy = arn("policy/stop");
    assertThat(root.run("access", "policy", "create", "stop", document.toString()).exitCode())
        .isZero();
    assertThat(root.run("access", "policy", "get", policy, "--document").output())
        .isEqualToIgnoringWhitespace(Files.readString(document));
    assertThat(bob.run("trail", "start-logging", "hers").exitCode()).isEqualTo(1);
    assertThat(root.run("access", "policy", "attach", policy, "--user", "bob").exitCode()).isZero();
    assertThat(bob.run("trail", "start-logging", "hers").exitCode()).isZero();
    assertThat(
            root.run(
                    "access",
                    "simulate",
                    arn("user/bob"),
                    "--action",
                    "cloudtrail:StopLogging",
                    "--resource",
                    "arn:aws:cloudtrail:us-east-1:" + Suite.ACCOUNT + ":trail/hers")
                .output())
        .containsPattern("allowed +" + policy + " +Hers +0");
  }

  private static void aRole(Terminal root, Terminal bob) {
    assertThat(
            root.run("access", "role", "create", "auditor", "--principal", arn("user/bob"))
                .exitCode())
        .isZero();
    assertThat(bob.run("token", "--role", arn("role/auditor")).output())
        .as("his policies don't let him")
        .startsWith("cairn: ACCESS_DENIED: ");
    root.run("access", "policy", "attach", POLICIES + "AdministratorAccess", "--user", "bob");

    Result token = bob.run("token", "--role", arn("role/auditor"), "--session-name", "bobby");
    assertThat(token.exitCode()).isZero();

    Terminal auditor = root.as(Map.of("CAIRN_TOKEN", token.output().strip()));
    assertThat(auditor.run("access", "whoami").output()).contains("assumed-role/auditor/bobby");
    assertThat(auditor.run("trail", "list").output())
        .as("the role's")
        .startsWith("cairn: ACCESS_DENIED");
  }

  private static void aRevokedKey(Terminal root, Terminal alice) {
    String token = alice.run("token", "--duration", "15m").output().strip();
    Terminal withToken = root.as(Map.of("CAIRN_TOKEN", token));
    assertThat(withToken.run("trail", "list").output()).contains("hers");

    String id = String.valueOf(alice.environment().get("CAIRN_ACCESS_KEY_ID"));
    assertThat(root.run("access", "key", "deactivate", "alice", id).exitCode()).isZero();

    Result refused = alice.run("trail", "list");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output()).startsWith("cairn: UNRECOGNIZED_CLIENT: ");
    assertThat(withToken.run("trail", "list")).as("its tokens end with it").isEqualTo(refused);
    assertThat(root.run("access", "key", "list", "alice").output()).contains(id, "inactive");

    assertThat(root.run("access", "key", "activate", "alice", id).exitCode()).isZero();
    assertThat(alice.run("trail", "delete", "hers").exitCode()).isZero();
  }

  /** A user with a key and a policy that comes with Cairn, at a terminal. */
  private static Terminal user(Terminal root, String name, String policy) {
    assertThat(root.run("access", "user", "create", name).output()).contains(arn("user/" + name));
    assertThat(root.run("access", "policy", "attach", POLICIES + policy, "--user", name).exitCode())
        .isZero();
    return withKey(root, root.run("access", "key", "create", name, "--export", "cairn"));
  }

  private static Terminal withKey(Terminal root, Result key) {
    Matcher matcher = KEY.matcher(key.output());
    assertThat(matcher.find()).as("a key").isTrue();
    return root.as(
        Map.of(
            "CAIRN_ACCESS_KEY_ID", matcher.group(1), "CAIRN_SECRET_ACCESS_KEY", matcher.group(2)));
  }

  private static String arn(String resource) {
    return "arn:aws:iam::" + Suite.ACCOUNT + ":" + resource;
  }
}
