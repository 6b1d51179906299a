package dev.cairn.trail.api;

import static dev.cairn.trail.api.StatusAssert.assertFails;
import static dev.cairn.trail.api.TrailServer.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.rpc.Code;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.SignedJWT;
import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import dev.cairn.proto.access.v1.AccessKeyProof;
import dev.cairn.proto.access.v1.AccessKeyStatus;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.access.v1.AccessServiceGrpc.AccessServiceBlockingV2Stub;
import dev.cairn.proto.access.v1.AddUserToGroupRequest;
import dev.cairn.proto.access.v1.AttachUserPolicyRequest;
import dev.cairn.proto.access.v1.CloseAccountRequest;
import dev.cairn.proto.access.v1.ContextEntry;
import dev.cairn.proto.access.v1.CreateAccessKeyRequest;
import dev.cairn.proto.access.v1.CreateAccessKeyResponse;
import dev.cairn.proto.access.v1.CreateAccountRequest;
import dev.cairn.proto.access.v1.CreateGroupRequest;
import dev.cairn.proto.access.v1.CreateLoginProfileRequest;
import dev.cairn.proto.access.v1.CreatePolicyRequest;
import dev.cairn.proto.access.v1.CreateRoleRequest;
import dev.cairn.proto.access.v1.CreateUserRequest;
import dev.cairn.proto.access.v1.DeletePolicyRequest;
import dev.cairn.proto.access.v1.DeleteUserRequest;
import dev.cairn.proto.access.v1.EvaluationDecision;
import dev.cairn.proto.access.v1.GetCallerIdentityRequest;
import dev.cairn.proto.access.v1.GetCallerIdentityResponse;
import dev.cairn.proto.access.v1.GetGroupRequest;
import dev.cairn.proto.access.v1.GetPolicyRequest;
import dev.cairn.proto.access.v1.GetRoleRequest;
import dev.cairn.proto.access.v1.GetSigningKeyRequest;
import dev.cairn.proto.access.v1.GetSigningKeyResponse;
import dev.cairn.proto.access.v1.GetUserRequest;
import dev.cairn.proto.access.v1.IssueTokenRequest;
import dev.cairn.proto.access.v1.IssueTokenResponse;
import dev.cairn.proto.access.v1.ListAccessKeysRequest;
import dev.cairn.proto.access.v1.ListAccountsRequest;
import dev.cairn.proto.access.v1.ListPoliciesRequest;
import dev.cairn.proto.access.v1.ListPoliciesResponse;
import dev.cairn.proto.access.v1.ListUsersRequest;
import dev.cairn.proto.access.v1.ListUsersResponse;
import dev.cairn.proto.access.v1.PasswordProof;
import dev.cairn.proto.access.v1.Policy;
import dev.cairn.proto.access.v1.Role;
import dev.cairn.proto.access.v1.RoleTrust;
import dev.cairn.proto.access.v1.SimulatePrincipalPolicyRequest;
import dev.cairn.proto.access.v1.SimulatePrincipalPolicyResponse;
import dev.cairn.proto.access.v1.UpdateAccessKeyRequest;
import dev.cairn.proto.access.v1.User;
import dev.cairn.proto.trail.v1.Tag;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessEndpointTest {

  private static final String READ_ONLY = "arn:aws:iam::aws:policy/AWSCloudTrail_ReadOnlyAccess";
  private static final String OTHER_ACCOUNT = "444455556666";
  private static final String AUDITOR = "arn:aws:iam::111122223333:role/auditor";
  private static final String ALICE = "arn:aws:iam::111122223333:user/alice";

  @TempDir Path folder;

  private TrailServer server;
  private AccessServiceBlockingV2Stub root;

  @BeforeEach
  void start() {
    server = new TrailServer(folder);
    server.operations.accounts().ensureAdministrators();
    root = AccessServiceGrpc.newBlockingV2Stub(server.asRoot());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void createUser_isReadBack() throws Exception {
    User user =
        root.createUser(
                CreateUserRequest.newBuilder()
                    .setUserName("alice")
                    .addTags(Tag.newBuilder().setKey("team").setValue("blue"))
                    .addOtherAccountIds("*")
                    .build())
            .getUser();

    assertThat(user.getArn()).isEqualTo(ALICE);
    assertThat(user.getUserId()).startsWith("AIDA");
    assertThat(user.getTagsList()).hasSize(1);
    assertThat(user.getOtherAccountIdsList()).containsExactly("*");
    assertThat(root.getUser(GetUserRequest.newBuilder().setUserName("alice").build()).getUser())
        .isEqualTo(user);
  }

  @Test
  void createUser_errors() throws Exception {
    createUser("alice");

    assertFails(() -> createUser("ALICE")).with(Code.ALREADY_EXISTS, "ENTITY_ALREADY_EXISTS");
    assertFails(
            () ->
                root.createUser(
                    CreateUserRequest.newBuilder()
                        .setAccountId(OTHER_ACCOUNT)
                        .setUserName("alice")
                        .build()))
        .with(Code.NOT_FOUND, "ACCOUNT_NOT_FOUND");
    assertFails(() -> createUser("a/b"))
        .with(Code.INVALID_ARGUMENT, "VALIDATION_ERROR")
        .fields("user_name");
    assertFails(
            () ->
                root.createUser(
                    CreateUserRequest.newBuilder()
                        .setUserName("bob")
                        .addTags(Tag.newBuilder().setKey("team"))
                        .addTags(Tag.newBuilder().setKey("aws:x"))
                        .build()))
        .with(Code.INVALID_ARGUMENT, "INVALID_TAG_PARAMETER")
        .fields("tags[1]");
    assertFails(() -> root.getUser(GetUserRequest.newBuilder().setUserName("bob").build()))
        .with(Code.NOT_FOUND, "NO_SUCH_ENTITY");
  }

  /** Even a user whose policies allow iam:CreateUser does not reach other accounts by it. */
  @Test
  void createUser_otherAccounts_byTheAdministratorsAccountOnly() throws Exception {
    createAccount();
    AccessServiceBlockingV2Stub carol = as(AccountId.of(OTHER_ACCOUNT), "carol");
    CreateUserRequest request =
        CreateUserRequest.newBuilder().setUserName("dave").addOtherAccountIds("*").build();

    assertFails(() -> carol.createUser(request)).with(Code.PERMISSION_DENIED, "ACCESS_DENIED");
    assertThat(
            carol.createUser(request.toBuilder().clearOtherAccountIds().build()).getUser().getArn())
        .isEqualTo("arn:aws:iam::444455556666:user/dave");
    assertThat(
            as(ACCOUNT, "alice", OTHER_ACCOUNT, "*")
                .createUser(request)
                .getUser()
                .getOtherAccountIdsList())
        .containsExactly("*");
  }

  /** Else whoever may make users and keys reads the history of all accounts. */
  @Test
  void createUser_otherAccounts_noneThatTheCallerMayNotNameItself() throws Exception {
    CreateUserRequest.Builder request = CreateUserRequest.newBuilder().setUserName("dave");
    CreateUserRequest every = request.clone().addOtherAccountIds("*").build();
    CreateUserRequest one = request.clone().addOtherAccountIds(OTHER_ACCOUNT).build();
    AccessServiceBlockingV2Stub bob = as(ACCOUNT, "bob", OTHER_ACCOUNT);

    assertFails(() -> as(ACCOUNT, "alice").createUser(every))
        .with(Code.PERMISSION_DENIED, "ACCESS_DENIED");
    assertFails(() -> as(ACCOUNT, "alice").createUser(one))
        .with(Code.PERMISSION_DENIED, "ACCESS_DENIED");
    assertFails(() -> bob.createUser(every)).with(Code.PERMISSION_DENIED, "ACCESS_DENIED");
    assertFails(() -> bob.createUser(one.toBuilder().addOtherAccountIds("777788889999").build()))
        .with(Code.PERMISSION_DENIED, "ACCESS_DENIED");
    assertThat(bob.createUser(one).getUser().getOtherAccountIdsList())
        .containsExactly(OTHER_ACCOUNT);
    assertThat(
            root.createUser(every.toBuilder().setUserName("eve").build())
                .getUser()
                .getOtherAccountIdsList())
        .containsExactly("*");
  }

  @Test
  void account_ofAnother_needsToBeNameable() {
    assertFails(
            () ->
                as(ACCOUNT, "alice")
                    .getUser(
                        GetUserRequest.newBuilder()
                            .setAccountId(OTHER_ACCOUNT)
                            .setUserName("x")
                            .build()))
        .with(Code.PERMISSION_DENIED, "ACCESS_DENIED");
  }

  @Test
  void deleteUser_withKey_conflicts() throws Exception {
    createUser("alice");
    createKey();

    assertFails(() -> root.deleteUser(DeleteUserRequest.newBuilder().setUserName("alice").build()))
        .with(Code.ABORTED, "DELETE_CONFLICT")
        .message("Cannot delete entity, must delete access keys first.");
  }

  @Test
  void listUsers_pages() throws Exception {
    for (int i = 0; i < 5; i++) {
      createUser("user-" + i);
    }
    List<String> names = new ArrayList<>();
    ListUsersRequest request = ListUsersRequest.newBuilder().setMaxItems(2).build();
    ListUsersResponse page;
    do {
      page = root.listUsers(request);
      page.getUsersList().forEach(user -> names.add(user.getUserName()));
      request = request.toBuilder().setMarker(page.getMarker()).build();
    } while (!page.getMarker().isEmpty());

    assertThat(names).containsExactly("user-0", "user-1", "user-2", "user-3", "user-4");
  }

  /** A marker is of use to its caller, for its list and account. */
  @Test
  void markers_ofAnotherRequest() throws Exception {
    createUser("alice");
    createUser("bob");
    String marker =
        root.listUsers(ListUsersRequest.newBuilder().setMaxItems(1).build()).getMarker();

    assertThat(marker).isNotEmpty();
    assertFails(
            () ->
                root.listUsers(
                    ListUsersRequest.newBuilder().setMaxItems(2).setMarker(marker).build()))
        .with(Code.INVALID_ARGUMENT, "INVALID_NEXT_TOKEN")
        .fields("marker");
    assertFails(
            () ->
                as(ACCOUNT, "alice")
                    .listUsers(
                        ListUsersRequest.newBuilder().setMaxItems(1).setMarker(marker).build()))
        .with(Code.INVALID_ARGUMENT, "INVALID_NEXT_TOKEN");
    assertFails(
            () ->
                root.listPolicies(
                    ListPoliciesRequest.newBuilder().setMaxItems(1).setMarker(marker).build()))
        .with(Code.INVALID_ARGUMENT, "INVALID_NEXT_TOKEN");
  }

  @Test
  void listPolicies_pagesWithoutDocuments() throws Exception {
    createPolicy("mine", "Allow");
    List<Policy> policies = new ArrayList<>();
    ListPoliciesRequest request = ListPoliciesRequest.newBuilder().setMaxItems(1).build();
    ListPoliciesResponse page;
    do {
      page = root.listPolicies(request);
      policies.addAll(page.getPoliciesList());
      request = request.toBuilder().setMarker(page.getMarker()).build();
    } while (!page.getMarker().isEmpty());

    assertThat(policies)
        .extracting(Policy::getPolicyName)
        .containsExactly(
            "AdministratorAccess",
            "AWSCloudTrail_FullAccess",
            "AWSCloudTrail_ReadOnlyAccess",
            "mine");
    assertThat(policies).allSatisfy(p -> assertThat(p.getPolicyDocument()).isEmpty());
    assertThat(
            root.getPolicy(GetPolicyRequest.newBuilder().setPolicyArn(READ_ONLY).build())
                .getPolicy()
                .getPolicyDocument())
        .contains("cloudtrail:Get*");
  }

  @Test
  void policies_errors() throws Exception {
    assertFails(
            () ->
                root.createPolicy(
                    CreatePolicyRequest.newBuilder()
                        .setPolicyName("bad")
                        .setPolicyDocument("{\"Version\": \"2012-10-17\"}")
                        .build()))
        .with(Code.INVALID_ARGUMENT, "MALFORMED_POLICY_DOCUMENT")
        .fields("policy_document");
    assertFails(
            () ->
                root.deletePolicy(DeletePolicyRequest.newBuilder().setPolicyArn(READ_ONLY).build()))
        .with(Code.PERMISSION_DENIED, "ACCESS_DENIED");
  }

  @Test
  void accounts_createListClose() throws Exception {
    createAccount();

    assertThat(root.listAccounts(ListAccountsRequest.getDefaultInstance()).getAccountsList())
        .extracting(account -> account.getAccountId())
        .containsExactly(ACCOUNT.value(), OTHER_ACCOUNT);
    assertFails(this::createAccount).with(Code.ALREADY_EXISTS, "ACCOUNT_ALREADY_EXISTS");
    CloseAccountRequest close =
        CloseAccountRequest.newBuilder().setClosedAccountId(OTHER_ACCOUNT).build();
    assertThat(root.closeAccount(close).isInitialized()).isTrue();
    assertFails(() -> root.closeAccount(close)).with(Code.NOT_FOUND, "ACCOUNT_NOT_FOUND");
  }

  @Test
  void groupsAndRoles_areReadBack() throws Exception {
    createUser("alice");
    root.createGroup(CreateGroupRequest.newBuilder().setGroupName("auditors").build());
    root.addUserToGroup(
        AddUserToGroupRequest.newBuilder().setGroupName("auditors").setUserName("alice").build());
    var group = root.getGroup(GetGroupRequest.newBuilder().setGroupName("auditors").build());
    Role role =
        root.createRole(
                CreateRoleRequest.newBuilder()
                    .setRoleName("auditor")
                    .setTrust(RoleTrust.newBuilder().addPrincipalArns(ALICE))
                    .build())
            .getRole();

    assertThat(group.getUserNamesList()).containsExactly("alice");
    assertThat(group.getGroup().getArn()).isEqualTo("arn:aws:iam::111122223333:group/auditors");
    assertThat(role.getMaxSessionDuration().getSeconds()).isEqualTo(3600);
    assertThat(root.getRole(GetRoleRequest.newBuilder().setRoleName("auditor").build()).getRole())
        .isEqualTo(role);
  }

  @Test
  void accessKeys_secretIsShownOnce() throws Exception {
    createUser("alice");
    CreateAccessKeyResponse created = createKey();

    assertThat(created.getSecretAccessKey()).matches("[A-Za-z0-9+/]{40}");
    issue(created);
    root.updateAccessKey(
        UpdateAccessKeyRequest.newBuilder()
            .setUserName("alice")
            .setAccessKeyId(created.getAccessKey().getAccessKeyId())
            .setStatus(AccessKeyStatus.ACCESS_KEY_STATUS_INACTIVE)
            .build());
    var listed =
        root.listAccessKeys(ListAccessKeysRequest.newBuilder().setUserName("alice").build());
    assertThat(listed.getAccessKeysList())
        .containsExactly(
            created.getAccessKey().toBuilder()
                .setStatus(AccessKeyStatus.ACCESS_KEY_STATUS_INACTIVE)
                .setLastUsedTime(TrailMessages.timestamp(server.clock.instant()))
                .build());
    assertFails(() -> issue(created)).with(Code.UNAUTHENTICATED, "UNRECOGNIZED_CLIENT");
  }

  @Test
  void issueToken_ofAUser_isVerifiedAndSigns() throws Exception {
    createUser("alice");
    IssueTokenResponse reply = issue(createKey());

    SignedJWT token = SignedJWT.parse(reply.getToken());
    assertThat(token.verify(new ECDSAVerifier(ECKey.parse(TrailServer.SIGNING_KEY)))).isTrue();
    assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo(ALICE);
    assertThat(reply.getArn()).isEqualTo(ALICE);
    GetSigningKeyResponse key =
        AccessServiceGrpc.newBlockingV2Stub(server.asService())
            .getSigningKey(
                request()
                    .setAccessKeyId(reply.getCredentials().getAccessKeyId())
                    .setSessionToken(reply.getCredentials().getSessionToken())
                    .build());
    assertThat(key.getIdentityArn()).isEqualTo(ALICE);
    assertThat(key.getExpiration()).isEqualTo(reply.getExpiration());
    assertThat(key.getSessionStartTime().getSeconds())
        .isEqualTo(reply.getExpiration().getSeconds() - 3600);
  }

  @Test
  void issueToken_byPassword_forARole() throws Exception {
    createUser("alice");
    root.createLoginProfile(
        CreateLoginProfileRequest.newBuilder()
            .setUserName("alice")
            .setPassword("correct horse")
            .build());
    createAuditor();
    IssueTokenRequest request =
        IssueTokenRequest.newBuilder()
            .setPassword(
                PasswordProof.newBuilder()
                    .setAccountId(ACCOUNT.value())
                    .setUserName("alice")
                    .setPassword("correct horse"))
            .setRoleArn(AUDITOR)
            .setRoleSessionName("monday")
            .setDuration(Duration.newBuilder().setSeconds(900))
            .build();

    assertFails(() -> root.issueToken(request)).with(Code.PERMISSION_DENIED, "ACCESS_DENIED");
    attach("arn:aws:iam::aws:policy/AdministratorAccess");
    assertThat(root.issueToken(request).getArn())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/auditor/monday");
    assertFails(
            () ->
                root.issueToken(
                    request.toBuilder()
                        .setDuration(Duration.newBuilder().setSeconds(7200))
                        .build()))
        .with(Code.INVALID_ARGUMENT, "VALIDATION_ERROR")
        .fields("duration");
  }

  /** The call's own origin is what conditions see, also if the request itself proves the caller. */
  @Test
  void issueToken_forARole_underConditions() throws Exception {
    createUser("alice");
    CreateAccessKeyResponse key = createKey();
    createAuditor();
    attach("arn:aws:iam::aws:policy/AdministratorAccess");
    IssueTokenRequest request = byKey(key).setRoleArn(AUDITOR).build();
    AccessServiceBlockingV2Stub plain = from("198.51.100.1", "other/1.0");
    assertThat(plain.issueToken(request).getArn()).endsWith(":assumed-role/auditor/alice");

    attach(
        keepPolicy(
            "deny",
            """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*",
                "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.7"}}},
              {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*",
                "Condition": {"StringEquals": {"aws:UserAgent": "%s"}}}]}"""
                .formatted("a".repeat(1024))));
    assertThat(plain.issueToken(request).getArn()).endsWith(":assumed-role/auditor/alice");
    assertFails(() -> from("203.0.113.7", "other/1.0").issueToken(request))
        .with(Code.PERMISSION_DENIED, "ACCESS_DENIED");
    assertFails(() -> from("198.51.100.1", "a".repeat(1030)).issueToken(request))
        .with(Code.PERMISSION_DENIED, "ACCESS_DENIED");

    attach(
        keepPolicy(
            "plaintext",
            """
            {"Version": "2012-10-17", "Statement": {
              "Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*",
              "Condition": {"Bool": {"aws:SecureTransport": "false"}}}}"""));
    assertFails(() -> plain.issueToken(request)).with(Code.PERMISSION_DENIED, "ACCESS_DENIED");
  }

  /** The administrator's calls from an address. */
  private AccessServiceBlockingV2Stub from(String address, String agent) {
    return AccessServiceGrpc.newBlockingV2Stub(
        server.as(
            new Caller(
                "arn:aws:iam::111122223333:root",
                ACCOUNT,
                Caller.Kind.ROOT,
                address,
                agent,
                "request-1")));
  }

  @Test
  void issueToken_withoutAProof() {
    assertFails(() -> root.issueToken(IssueTokenRequest.getDefaultInstance()))
        .with(Code.INVALID_ARGUMENT, "VALIDATION_ERROR");
    assertFails(
            () ->
                AccessServiceGrpc.newBlockingV2Stub(server.asService())
                    .issueToken(IssueTokenRequest.getDefaultInstance()))
        .with(Code.UNAUTHENTICATED, "UNRECOGNIZED_CLIENT");
  }

  @Test
  void getCallerIdentity_ofRootAndUser() throws Exception {
    GetCallerIdentityResponse ofRoot =
        root.getCallerIdentity(GetCallerIdentityRequest.getDefaultInstance());
    GetCallerIdentityResponse ofAlice =
        as(ACCOUNT, "alice").getCallerIdentity(GetCallerIdentityRequest.getDefaultInstance());

    assertThat(ofRoot.getArn()).isEqualTo("arn:aws:iam::111122223333:root");
    assertThat(ofRoot.getUserId()).isEqualTo(ACCOUNT.value());
    assertThat(ofAlice.getArn()).isEqualTo(ALICE);
    assertThat(ofAlice.getUserId()).isEqualTo("AIDAALICE");
  }

  @Test
  void simulatePrincipalPolicy_saysWhichStatement() throws Exception {
    createUser("alice");
    String arn = createPolicy("stop", "Deny").getArn();
    attach(arn);
    attach(READ_ONLY);

    SimulatePrincipalPolicyResponse reply =
        root.simulatePrincipalPolicy(
            SimulatePrincipalPolicyRequest.newBuilder()
                .setPolicySourceArn(ALICE)
                .addActionNames("cloudtrail:StopLogging")
                .addActionNames("cloudtrail:GetTrail")
                .addActionNames("iam:CreateUser")
                .addContextEntries(
                    ContextEntry.newBuilder()
                        .setContextKeyName("aws:SourceIp")
                        .addContextKeyValues("10.0.0.1"))
                .build());

    assertThat(reply.getEvaluationResultsList())
        .extracting(result -> result.getEvalDecision())
        .containsExactly(
            EvaluationDecision.EVALUATION_DECISION_EXPLICIT_DENY,
            EvaluationDecision.EVALUATION_DECISION_ALLOWED,
            EvaluationDecision.EVALUATION_DECISION_IMPLICIT_DENY);
    assertThat(reply.getEvaluationResults(0).getPolicyArn()).isEqualTo(arn);
    assertThat(reply.getEvaluationResults(0).getStatementId()).isEqualTo("FromInside");
    assertThat(reply.getEvaluationResults(0).getStatementIndex()).isZero();
    assertThat(reply.getEvaluationResults(0).hasStatementIndex()).isTrue();
    assertThat(reply.getEvaluationResults(2).hasStatementIndex()).isFalse();
    assertFails(
            () ->
                root.simulatePrincipalPolicy(
                    SimulatePrincipalPolicyRequest.newBuilder()
                        .setPolicySourceArn(ALICE)
                        .addActionNames("cloudtrail:StopLogging")
                        .addPolicyInputList("{}")
                        .build()))
        .with(Code.INVALID_ARGUMENT, "MALFORMED_POLICY_DOCUMENT")
        .fields("policy_input_list[0]");
  }

  @Test
  void getSigningKey_servicesOnly() {
    assertFails(() -> root.getSigningKey(request().build()))
        .with(Code.PERMISSION_DENIED, "ACCESS_DENIED");
  }

  @Test
  void getSigningKey_showsNoSecret() throws Exception {
    GetSigningKeyResponse reply =
        AccessServiceGrpc.newBlockingV2Stub(server.asService()).getSigningKey(request().build());

    assertThat(reply.getSigningKey().size()).isEqualTo(32);
    assertThat(reply.getAccountId()).isEqualTo("111122223333");
    assertThat(reply.getIdentityArn()).isEmpty();
    assertThat(reply.hasExpiration()).isFalse();
    assertThat(reply.toString()).doesNotContain(TrailServer.INSTALLATION.root().secretAccessKey());
  }

  @Test
  void getSigningKey_wrongShapes() {
    var stub = AccessServiceGrpc.newBlockingV2Stub(server.asService());

    assertFails(() -> stub.getSigningKey(request().setAccessKeyId("AKIANOBODYNOBODY").build()))
        .with(Code.NOT_FOUND, "UNRECOGNIZED_CLIENT");
    assertFails(() -> stub.getSigningKey(request().setSessionToken("a.b.c.d.e").build()))
        .with(Code.NOT_FOUND, "UNRECOGNIZED_CLIENT");
    assertFails(() -> stub.getSigningKey(request().setRegion("a/b").build()))
        .with(Code.INVALID_ARGUMENT, "VALIDATION_ERROR");
    assertFails(() -> stub.getSigningKey(request().setDay("2026").build()))
        .with(Code.INVALID_ARGUMENT, "VALIDATION_ERROR");
  }

  private GetSigningKeyRequest.Builder request() {
    return GetSigningKeyRequest.newBuilder()
        .setAccessKeyId(TrailServer.INSTALLATION.root().accessKeyId())
        .setDay(
            LocalDate.ofInstant(server.clock.instant(), ZoneOffset.UTC)
                .format(DateTimeFormatter.BASIC_ISO_DATE))
        .setRegion("eu-west-1")
        .setService("cloudtrail");
  }

  private User createUser(String name) throws Exception {
    return root.createUser(CreateUserRequest.newBuilder().setUserName(name).build()).getUser();
  }

  private void createAccount() throws Exception {
    root.createAccount(
        CreateAccountRequest.newBuilder()
            .setNewAccountId(OTHER_ACCOUNT)
            .setAccountName("other")
            .build());
  }

  private CreateAccessKeyResponse createKey() throws Exception {
    return root.createAccessKey(CreateAccessKeyRequest.newBuilder().setUserName("alice").build());
  }

  private Policy createPolicy(String name, String effect) throws Exception {
    return root.createPolicy(
            CreatePolicyRequest.newBuilder()
                .setPolicyName(name)
                .setPolicyDocument(
                    """
                    {"Version": "2012-10-17", "Statement": {"Sid": "FromInside", "Effect": "%s",
                     "Action": "cloudtrail:StopLogging", "Resource": "*",
                     "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}}"""
                        .formatted(effect))
                .build())
        .getPolicy();
  }

  private void attach(String policyArn) throws Exception {
    root.attachUserPolicy(
        AttachUserPolicyRequest.newBuilder().setUserName("alice").setPolicyArn(policyArn).build());
  }

  private IssueTokenResponse issue(CreateAccessKeyResponse key) throws Exception {
    return root.issueToken(byKey(key).build());
  }

  private static IssueTokenRequest.Builder byKey(CreateAccessKeyResponse key) {
    return IssueTokenRequest.newBuilder()
        .setAccessKey(
            AccessKeyProof.newBuilder()
                .setAccessKeyId(key.getAccessKey().getAccessKeyId())
                .setSecretAccessKey(key.getSecretAccessKey()));
  }

  private void createAuditor() throws Exception {
    root.createRole(
        CreateRoleRequest.newBuilder()
            .setRoleName("auditor")
            .setTrust(RoleTrust.newBuilder().addPrincipalArns(ALICE))
            .build());
  }

  private String keepPolicy(String name, String document) throws Exception {
    return root.createPolicy(
            CreatePolicyRequest.newBuilder()
                .setPolicyName(name)
                .setPolicyDocument(document)
                .build())
        .getPolicy()
        .getArn();
  }

  /** A user who calls; whether its policies allow it the interceptor settled before. */
  private AccessServiceBlockingV2Stub as(AccountId account, String name, String... others) {
    String arn = "arn:aws:iam::" + account + ":user/" + name;
    Caller caller =
        new Caller(
            arn,
            account,
            Caller.Kind.USER,
            arn,
            "AIDA" + name.toUpperCase(Locale.ROOT),
            "",
            Set.of(others),
            "",
            "",
            "request-1");
    return AccessServiceGrpc.newBlockingV2Stub(server.as(caller));
  }
}
