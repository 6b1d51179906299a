package dev.cairn.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import dev.cairn.cli.Terminal.Result;
import dev.cairn.proto.access.v1.AccessKey;
import dev.cairn.proto.access.v1.AccessKeyStatus;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.access.v1.AddUserToGroupRequest;
import dev.cairn.proto.access.v1.AttachGroupPolicyRequest;
import dev.cairn.proto.access.v1.AttachRolePolicyRequest;
import dev.cairn.proto.access.v1.AttachUserPolicyRequest;
import dev.cairn.proto.access.v1.CertificateTrust;
import dev.cairn.proto.access.v1.CloseAccountRequest;
import dev.cairn.proto.access.v1.ContextEntry;
import dev.cairn.proto.access.v1.CreateAccessKeyRequest;
import dev.cairn.proto.access.v1.CreateAccessKeyResponse;
import dev.cairn.proto.access.v1.CreateAccountRequest;
import dev.cairn.proto.access.v1.CreateGroupRequest;
import dev.cairn.proto.access.v1.CreateLoginProfileRequest;
import dev.cairn.proto.access.v1.CreatePolicyRequest;
import dev.cairn.proto.access.v1.CreatePolicyVersionRequest;
import dev.cairn.proto.access.v1.CreateRoleRequest;
import dev.cairn.proto.access.v1.CreateUserRequest;
import dev.cairn.proto.access.v1.DeleteAccessKeyRequest;
import dev.cairn.proto.access.v1.DeleteGroupRequest;
import dev.cairn.proto.access.v1.DeleteLoginProfileRequest;
import dev.cairn.proto.access.v1.DeletePolicyRequest;
import dev.cairn.proto.access.v1.DeleteRoleRequest;
import dev.cairn.proto.access.v1.DeleteUserRequest;
import dev.cairn.proto.access.v1.DetachGroupPolicyRequest;
import dev.cairn.proto.access.v1.DetachRolePolicyRequest;
import dev.cairn.proto.access.v1.DetachUserPolicyRequest;
import dev.cairn.proto.access.v1.EvaluationDecision;
import dev.cairn.proto.access.v1.EvaluationResult;
import dev.cairn.proto.access.v1.GetCallerIdentityRequest;
import dev.cairn.proto.access.v1.GetGroupRequest;
import dev.cairn.proto.access.v1.GetPolicyRequest;
import dev.cairn.proto.access.v1.GetPolicyResponse;
import dev.cairn.proto.access.v1.GetRoleRequest;
import dev.cairn.proto.access.v1.GetRoleResponse;
import dev.cairn.proto.access.v1.GetUserRequest;
import dev.cairn.proto.access.v1.ListAccessKeysRequest;
import dev.cairn.proto.access.v1.ListAccountsRequest;
import dev.cairn.proto.access.v1.ListGroupsRequest;
import dev.cairn.proto.access.v1.ListPoliciesRequest;
import dev.cairn.proto.access.v1.ListRolesRequest;
import dev.cairn.proto.access.v1.ListUsersRequest;
import dev.cairn.proto.access.v1.ListUsersResponse;
import dev.cairn.proto.access.v1.OidcTrust;
import dev.cairn.proto.access.v1.Policy;
import dev.cairn.proto.access.v1.RemoveUserFromGroupRequest;
import dev.cairn.proto.access.v1.RevokeSessionsRequest;
import dev.cairn.proto.access.v1.Role;
import dev.cairn.proto.access.v1.RoleTrust;
import dev.cairn.proto.access.v1.SimulatePrincipalPolicyRequest;
import dev.cairn.proto.access.v1.SimulatePrincipalPolicyResponse;
import dev.cairn.proto.access.v1.UpdateAccessKeyRequest;
import dev.cairn.proto.access.v1.UpdateAssumeRolePolicyRequest;
import dev.cairn.proto.access.v1.UpdateLoginProfileRequest;
import dev.cairn.proto.access.v1.User;
import dev.cairn.proto.trail.v1.Tag;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AccessCommandTest {

  private static final String POLICY = "arn:aws:iam::aws:policy/AWSCloudTrail_FullAccess";
  private static final String KEY = "AKIAIOSFODNN7EXAMPLE";
  private static final String ALICE = "arn:aws:iam::111122223333:user/alice";
  private static final String DOCUMENT = "{\"Statement\": []}";

  @TempDir private Path folder;
  private ScriptedSuite suite;
  private Terminal terminal;

  @BeforeEach
  void start() throws IOException {
    suite = new ScriptedSuite(folder);
    terminal = new Terminal(folder);
    Files.writeString(folder.resolve("document.json"), DOCUMENT);
  }

  @AfterEach
  void stop() {
    suite.close();
  }

  /** A command and what it asks for. */
  record Example(String command, Message.Builder request) {
    @Override
    public String toString() {
      return command;
    }
  }

  static Stream<Example> commands() {
    return Stream.of(
        new Example(
            "account create payments --id 444455556666",
            CreateAccountRequest.newBuilder()
                .setAccountName("payments")
                .setNewAccountId("444455556666")),
        new Example("account list", ListAccountsRequest.newBuilder()),
        new Example(
            "account close 444455556666",
            CloseAccountRequest.newBuilder().setClosedAccountId("444455556666")),
        new Example(
            "user create alice --tag team=audit --other-account * --account 444455556666",
            CreateUserRequest.newBuilder()
                .setAccountId("444455556666")
                .setUserName("alice")
                .addTags(Tag.newBuilder().setKey("team").setValue("audit"))
                .addOtherAccountIds("*")),
        new Example("user get alice", GetUserRequest.newBuilder().setUserName("alice")),
        new Example("user list", ListUsersRequest.newBuilder()),
        new Example("user delete alice", DeleteUserRequest.newBuilder().setUserName("alice")),
        new Example(
            "group create auditors", CreateGroupRequest.newBuilder().setGroupName("auditors")),
        new Example("group get auditors", GetGroupRequest.newBuilder().setGroupName("auditors")),
        new Example("group list", ListGroupsRequest.newBuilder()),
        new Example(
            "group delete auditors", DeleteGroupRequest.newBuilder().setGroupName("auditors")),
        new Example(
            "group add-user auditors alice",
            AddUserToGroupRequest.newBuilder().setGroupName("auditors").setUserName("alice")),
        new Example(
            "group remove-user auditors alice",
            RemoveUserFromGroupRequest.newBuilder().setGroupName("auditors").setUserName("alice")),
        new Example(
            "role create auditor --principal " + ALICE + " --max-session 1h30m --tag a=b",
            CreateRoleRequest.newBuilder()
                .setRoleName("auditor")
                .setTrust(RoleTrust.newBuilder().addPrincipalArns(ALICE))
                .setMaxSessionDuration(Duration.newBuilder().setSeconds(5400))
                .addTags(Tag.newBuilder().setKey("a").setValue("b"))),
        new Example("role get auditor", GetRoleRequest.newBuilder().setRoleName("auditor")),
        new Example("role list", ListRolesRequest.newBuilder()),
        new Example("role delete auditor", DeleteRoleRequest.newBuilder().setRoleName("auditor")),
        new Example(
            "role trust auditor --oidc https://k8s=system:serviceaccount:a:b=c --oidc https://k8s=x"
                + " --certificate CN=billing",
            UpdateAssumeRolePolicyRequest.newBuilder()
                .setRoleName("auditor")
                .setTrust(
                    RoleTrust.newBuilder()
                        .addOidc(
                            OidcTrust.newBuilder()
                                .setIssuer("https://k8s")
                                .setSubject("system:serviceaccount:a:b=c"))
                        .addOidc(OidcTrust.newBuilder().setIssuer("https://k8s").setSubject("x"))
                        .addCertificates(CertificateTrust.newBuilder().setName("CN=billing")))),
        new Example(
            "role trust auditor --nobody",
            UpdateAssumeRolePolicyRequest.newBuilder()
                .setRoleName("auditor")
                .setTrust(RoleTrust.getDefaultInstance())),
        new Example(
            "policy create read document.json --description what",
            CreatePolicyRequest.newBuilder()
                .setPolicyName("read")
                .setPolicyDocument(DOCUMENT)
                .setDescription("what")),
        new Example(
            "policy update " + POLICY + " document.json",
            CreatePolicyVersionRequest.newBuilder()
                .setPolicyArn(POLICY)
                .setPolicyDocument(DOCUMENT)),
        new Example("policy get " + POLICY, GetPolicyRequest.newBuilder().setPolicyArn(POLICY)),
        new Example("policy list", ListPoliciesRequest.newBuilder()),
        new Example(
            "policy delete " + POLICY, DeletePolicyRequest.newBuilder().setPolicyArn(POLICY)),
        new Example(
            "policy attach " + POLICY + " --user alice",
            AttachUserPolicyRequest.newBuilder().setPolicyArn(POLICY).setUserName("alice")),
        new Example(
            "policy attach " + POLICY + " --group auditors",
            AttachGroupPolicyRequest.newBuilder().setPolicyArn(POLICY).setGroupName("auditors")),
        new Example(
            "policy attach " + POLICY + " --role auditor",
            AttachRolePolicyRequest.newBuilder().setPolicyArn(POLICY).setRoleName("auditor")),
        new Example(
            "policy detach " + POLICY + " --user alice",
            DetachUserPolicyRequest.newBuilder().setPolicyArn(POLICY).setUserName("alice")),
        new Example(
            "policy detach " + POLICY + " --group auditors",
            DetachGroupPolicyRequest.newBuilder().setPolicyArn(POLICY).setGroupName("auditors")),
        new Example(
            "policy detach " + POLICY + " --role auditor",
            DetachRolePolicyRequest.newBuilder().setPolicyArn(POLICY).setRoleName("auditor")),
        new Example("key create alice", CreateAccessKeyRequest.newBuilder().setUserName("alice")),
        new Example("key list alice", ListAccessKeysRequest.newBuilder().setUserName("alice")),
        new Example(
            "key activate alice " + KEY,
            UpdateAccessKeyRequest.newBuilder()
                .setUserName("alice")
                .setAccessKeyId(KEY)
                .setStatus(AccessKeyStatus.ACCESS_KEY_STATUS_ACTIVE)),
        new Example(
            "key deactivate alice " + KEY,
            UpdateAccessKeyRequest.newBuilder()
                .setUserName("alice")
                .setAccessKeyId(KEY)
                .setStatus(AccessKeyStatus.ACCESS_KEY_STATUS_INACTIVE)),
        new Example(
            "key delete alice " + KEY,
            DeleteAccessKeyRequest.newBuilder().setUserName("alice").setAccessKeyId(KEY)),
        new Example(
            "password delete alice", DeleteLoginProfileRequest.newBuilder().setUserName("alice")),
        new Example(
            "sessions revoke " + ALICE, RevokeSessionsRequest.newBuilder().setIdentityArn(ALICE)),
        new Example(
            "simulate "
                + ALICE
                + " --action cloudtrail:StopLogging --action cloudtrail:GetTrail --resource r"
                + " --context aws:TagKeys=a --context k=v=w --context aws:TagKeys=b"
                + " --policy document.json",
            SimulatePrincipalPolicyRequest.newBuilder()
                .setPolicySourceArn(ALICE)
                .addActionNames("cloudtrail:StopLogging")
                .addActionNames("cloudtrail:GetTrail")
                .addResourceArns("r")
                .addContextEntries(
                    ContextEntry.newBuilder()
                        .setContextKeyName("aws:TagKeys")
                        .addContextKeyValues("a")
                        .addContextKeyValues("b"))
                .addContextEntries(
                    ContextEntry.newBuilder().setContextKeyName("k").addContextKeyValues("v=w"))
                .addPolicyInputList(DOCUMENT)),
        new Example("whoami", GetCallerIdentityRequest.newBuilder()));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void command_request(Example example) {
    Result result = access(example.command());

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(suite.asked())
        .containsExactly(
            new ScriptedSuite.Asked(
                method(example.request()),
                example.request().build(),
                "Bearer " + ScriptedSuite.ROOT_TOKEN));
  }

  @Test
  void commands_everyMethodForPeople() {
    Set<String> methods =
        AccessServiceGrpc.getServiceDescriptor().getMethods().stream()
            .map(MethodDescriptor::getBareMethodName)
            .collect(toSet());
    // A service's own; `cairn token` and `password set` have tests of their own.
    methods.removeAll(
        Set.of("GetSigningKey", "IssueToken", "CreateLoginProfile", "UpdateLoginProfile"));

    assertThat(commands().map(example -> method(example.request())).collect(toSet()))
        .isEqualTo(methods);
  }

  @Test
  void help_ofEveryCommand() {
    Set<String> groups = new HashSet<>();
    commands()
        .map(example -> example.command().split(" "))
        .forEach(
            words -> {
              boolean alone = words[0].equals("simulate") || words[0].equals("whoami");
              groups.add(words[0]);
              assertThat(access(words[0] + (alone ? "" : " " + words[1]) + " --help").out())
                  .startsWith("Usage: cairn access " + words[0])
                  .contains("--token");
            });
    groups.removeAll(Set.of("whoami"));
    groups.forEach(
        group -> assertThat(access(group + " --help").out()).contains("  cairn access " + group));
  }

  @Test
  void list_allPages() {
    suite.reply(
        ListUsersResponse.newBuilder().addUsers(user("alice")).setMarker("next").build(),
        ListUsersResponse.newBuilder().addUsers(user("bob")).build());

    Result result = access("user list");

    assertThat(result.out().lines())
        .containsExactly(
            "USER NAME  ARN                                   GROUP NAMES  CREATE TIME",
            "alice      arn:aws:iam::111122223333:user/alice  a, b         2026-11-01T00:00:00Z",
            "bob        arn:aws:iam::111122223333:user/bob    a, b         2026-11-01T00:00:00Z");
    assertThat(suite.last().request())
        .isEqualTo(ListUsersRequest.newBuilder().setMarker("next").build());
  }

  @Test
  void list_json() {
    suite.reply(
        ListUsersResponse.newBuilder().addUsers(user("alice")).setMarker("next").build(),
        ListUsersResponse.newBuilder().addUsers(user("bob")).build());

    assertThat(access("user list -o json").out())
        .contains("\"userName\": \"alice\"", "\"userName\": \"bob\"")
        .doesNotContain("marker");
  }

  @Test
  void get_fields() {
    suite.reply(
        GetRoleResponse.newBuilder()
            .setRole(
                Role.newBuilder()
                    .setRoleName("auditor")
                    .setTrust(
                        RoleTrust.newBuilder()
                            .addPrincipalArns(ALICE)
                            .addOidc(
                                OidcTrust.newBuilder().setIssuer("https://k8s").setSubject("s")))
                    .setMaxSessionDuration(Duration.newBuilder().setSeconds(5400))
                    .addTags(Tag.newBuilder().setKey("team").setValue("audit"))
                    .addTags(Tag.newBuilder().setKey("a").setValue("b")))
            .build());

    assertThat(access("role get auditor").out().lines())
        .containsExactly(
            "role_name             auditor",
            "principal_arns        " + ALICE,
            "oidc                  https://k8s=s",
            "max_session_duration  1h30m",
            "tags                  team=audit",
            "tags                  a=b");
  }

  @Test
  void policyGet_document() {
    suite.reply(
        GetPolicyResponse.newBuilder()
            .setPolicy(Policy.newBuilder().setPolicyDocument("{\n  \"Statement\": []\n}"))
            .build());

    assertThat(access("policy get " + POLICY + " --document").out())
        .isEqualTo("{\n  \"Statement\": []\n}\n");
  }

  @Test
  void policyCreate_standardInput() {
    withInput(DOCUMENT, () -> access("policy create read -"));

    assertThat(suite.last().request())
        .isEqualTo(
            CreatePolicyRequest.newBuilder()
                .setPolicyName("read")
                .setPolicyDocument(DOCUMENT)
                .build());
  }

  @Test
  void keyCreate_secretOnce() {
    CreateAccessKeyResponse key =
        CreateAccessKeyResponse.newBuilder()
            .setAccessKey(
                AccessKey.newBuilder()
                    .setAccessKeyId(KEY)
                    .setUserName("alice")
                    .setStatus(AccessKeyStatus.ACCESS_KEY_STATUS_ACTIVE))
            .setSecretAccessKey("it's/a+secret")
            .build();
    suite.reply(key, key, key);

    assertThat(access("key create alice").out().lines())
        .containsExactly(
            "access_key_id      " + KEY,
            "user_name          alice",
            "status             active",
            "secret_access_key  it's/a+secret");
    assertThat(access("key create alice --export cairn").out())
        .isEqualTo(
            """
            export CAIRN_ACCESS_KEY_ID='AKIAIOSFODNN7EXAMPLE'
            export CAIRN_SECRET_ACCESS_KEY='it'\\''s/a+secret'
            """);
    assertThat(access("key create alice --export aws").out())
        .startsWith("export AWS_ACCESS_KEY_ID='AKIAIOSFODNN7EXAMPLE'\n");
  }

  @Test
  void simulate_whichStatementDecided() {
    suite.reply(
        SimulatePrincipalPolicyResponse.newBuilder()
            .addEvaluationResults(
                EvaluationResult.newBuilder()
                    .setEvalActionName("cloudtrail:StopLogging")
                    .setEvalResourceName("*")
                    .setEvalDecision(EvaluationDecision.EVALUATION_DECISION_EXPLICIT_DENY)
                    .setPolicyArn(POLICY)
                    .setStatementId("NoStop")
                    .setStatementIndex(0))
            .build());

    assertThat(access("simulate " + ALICE + " --action cloudtrail:StopLogging").out())
        .containsPattern("ACTION NAME +RESOURCE NAME +DECISION +POLICY ARN")
        .containsPattern("cloudtrail:StopLogging +\\* +explicit deny +" + POLICY + " +NoStop +0\n");
  }

  @Test
  void passwordSet_firstAndAgain() {
    withInput("correct horse battery\nmore\n", () -> access("password set alice"));
    assertThat(suite.last().request())
        .isEqualTo(
            CreateLoginProfileRequest.newBuilder()
                .setUserName("alice")
                .setPassword("correct horse battery")
                .build());

    suite.refuse("CreateLoginProfile", Code.ALREADY_EXISTS, "ENTITY_ALREADY_EXISTS");
    Result again = withInput("staple staple staple", () -> access("password set alice"));
    assertThat(again.exitCode()).isZero();
    assertThat(suite.last().request())
        .isEqualTo(
            UpdateLoginProfileRequest.newBuilder()
                .setUserName("alice")
                .setPassword("staple staple staple")
                .build());
  }

  @Test
  void passwordSet_refused() {
    suite.refuse("CreateLoginProfile", Code.NOT_FOUND, "NO_SUCH_ENTITY");

    Result result = withInput("correct horse battery", () -> access("password set alice"));

    assertThat(result).isEqualTo(new Result(1, "", "cairn: NO_SUCH_ENTITY: No.\n"));
    assertThat(suite.asked()).hasSize(1);
    assertThat(withInput("", () -> access("password set alice")).exitCode()).isEqualTo(2);
    assertThat(access("password set alice secret").exitCode())
        .as("in no list of processes")
        .isEqualTo(2);
  }

  @Test
  void denied() {
    suite.refuse("CreateUser", Code.PERMISSION_DENIED, "ACCESS_DENIED");

    assertThat(access("user create alice"))
        .isEqualTo(new Result(1, "", "cairn: ACCESS_DENIED: No.\n"));
  }

  @Test
  void get_deniedAtLength() {
    String text = "not allowed by " + "arn:aws:iam::111122223333:policy/".repeat(20) + " the end";
    suite.refuse("CreateUser", Code.PERMISSION_DENIED, "ACCESS_DENIED", text);

    assertThat(access("user create alice").err()).endsWith("the end\n");
  }

  @Test
  void badUsage() {
    for (String command :
        List.of(
            "",
            "user",
            "policy attach " + POLICY,
            "policy attach " + POLICY + " --user a --role b",
            "policy create read missing.json",
            "role trust auditor",
            "role trust auditor --nobody --principal " + ALICE,
            "role create auditor --max-session soon",
            "role create auditor --oidc https://k8s",
            "simulate " + ALICE,
            "simulate " + ALICE + " --action a --context =v")) {
      assertThat(access(command).exitCode()).as(command).isEqualTo(2);
    }
    assertThat(suite.asked()).isEmpty();
  }

  private Result access(String command) {
    return terminal.run(
        Stream.concat(Stream.of("access"), Stream.of(command.split(" ")))
            .filter(word -> !word.isEmpty())
            .map(word -> word.endsWith(".json") ? folder.resolve(word).toString() : word)
            .toArray(String[]::new));
  }

  private static Result withInput(String input, Supplier<Result> command) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
    try {
      return command.get();
    } finally {
      System.setIn(before);
    }
  }

  private static String method(Message.Builder request) {
    return request.getDescriptorForType().getName().replaceFirst("Request$", "");
  }

  private static User user(String name) {
    return User.newBuilder()
        .setUserName(name)
        .setArn("arn:aws:iam::111122223333:user/" + name)
        .addGroupNames("a")
        .addGroupNames("b")
        .setCreateTime(Timestamp.newBuilder().setSeconds(1793491200))
        .build();
  }
}
