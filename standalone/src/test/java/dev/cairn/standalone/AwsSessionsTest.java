package dev.cairn.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.proto.access.v1.AccessKeyStatus;
import dev.cairn.proto.access.v1.AccessServiceGrpc.AccessServiceBlockingStub;
import dev.cairn.proto.access.v1.AttachRolePolicyRequest;
import dev.cairn.proto.access.v1.AttachUserPolicyRequest;
import dev.cairn.proto.access.v1.CreateAccessKeyRequest;
import dev.cairn.proto.access.v1.CreateAccessKeyResponse;
import dev.cairn.proto.access.v1.CreatePolicyRequest;
import dev.cairn.proto.access.v1.CreateRoleRequest;
import dev.cairn.proto.access.v1.CreateUserRequest;
import dev.cairn.proto.access.v1.RoleTrust;
import dev.cairn.proto.access.v1.UpdateAccessKeyRequest;
import dev.cairn.standalone.Suite.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Users and sessions of theirs sign requests with boto3 and the stock aws CLI: the cases of
 * src/test/python/aws_sessions.py.
 */
@Tag("engines")
class AwsSessionsTest {

  private static final String POLICIES = "arn:aws:iam::aws:policy/";
  private static final String OF_ACCOUNT = "arn:aws:iam::" + Suite.ACCOUNT + ":";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Form.class)
  void sessions(Form form) throws Exception {
    Map<String, String> environment =
        Map.of(
            "AWS_ACCESS_KEY_ID",
            Suite.ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY",
            Suite.SECRET_ACCESS_KEY);
    try (Suite suite = Suite.start(form, folder.resolve("data"), Map.of(), environment)) {
      CreateAccessKeyResponse key = createUserAndRoles(suite.access());

      run(
          suite,
          key,
          "users",
          "denied",
          "assume_role",
          "get_session_token",
          "wrong_tokens",
          "presigned",
          "keep");
      setStatus(suite, key, AccessKeyStatus.ACCESS_KEY_STATUS_INACTIVE);
      run(suite, key, "revoked");
    }
  }

  private static CreateAccessKeyResponse createUserAndRoles(AccessServiceBlockingStub access) {
    access.createUser(CreateUserRequest.newBuilder().setUserName("ann").build());
    access.createPolicy(
        CreatePolicyRequest.newBuilder()
            .setPolicyName("take-roles-on")
            .setPolicyDocument(
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}}""")
            .build());
    for (String policy :
        List.of(POLICIES + "AWSCloudTrail_ReadOnlyAccess", OF_ACCOUNT + "policy/take-roles-on")) {
      access.attachUserPolicy(
          AttachUserPolicyRequest.newBuilder().setUserName("ann").setPolicyArn(policy).build());
    }
    access.createRole(
        CreateRoleRequest.newBuilder()
            .setRoleName("operator")
            .setTrust(RoleTrust.newBuilder().addPrincipalArns(OF_ACCOUNT + "user/ann"))
            .build());
    access.attachRolePolicy(
        AttachRolePolicyRequest.newBuilder()
            .setRoleName("operator")
            .setPolicyArn(POLICIES + "AWSCloudTrail_FullAccess")
            .build());
    access.createRole(CreateRoleRequest.newBuilder().setRoleName("closed").build());
    return access.createAccessKey(CreateAccessKeyRequest.newBuilder().setUserName("ann").build());
  }

  private static void setStatus(Suite suite, CreateAccessKeyResponse key, AccessKeyStatus status)
      throws IOException {
    suite
        .access()
        .updateAccessKey(
            UpdateAccessKeyRequest.newBuilder()
                .setUserName("ann")
                .setAccessKeyId(key.getAccessKey().getAccessKeyId())
                .setStatus(status)
                .build());
  }

  private void run(Suite suite, CreateAccessKeyResponse key, String... cases) throws Exception {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Path script =
        Path.of(System.getProperty("cairn.root"), "standalone/src/test/python/aws_sessions.py");
    List<String> command =
        new ArrayList<>(
            List.of(
                "python3",
                script.toString(),
                suite.process("gateway").httpAddress(),
                Suite.ACCOUNT,
                folder.resolve("sessions.json").toString()));
    command.addAll(List.of(cases));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("AWS_ACCESS_KEY_ID", key.getAccessKey().getAccessKeyId());
    builder.environment().put("AWS_SECRET_ACCESS_KEY", key.getSecretAccessKey());
    builder.environment().put("AWS_CONFIG_FILE", folder.resolve("none").toString());
    builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readAllLines(output))
        .containsExactly(Stream.of(cases).map("ok "::concat).toArray(String[]::new));
  }
}
