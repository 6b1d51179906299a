package dev.cairn.trail.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import dev.cairn.grpc.Callers;
import dev.cairn.grpc.PageTokens;
import dev.cairn.grpc.authorization.CallTransport;
import dev.cairn.grpc.recording.RecordedCall;
import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.proto.access.v1.AccessKeyStatus;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.access.v1.AddUserToGroupRequest;
import dev.cairn.proto.access.v1.AddUserToGroupResponse;
import dev.cairn.proto.access.v1.AttachGroupPolicyRequest;
import dev.cairn.proto.access.v1.AttachGroupPolicyResponse;
import dev.cairn.proto.access.v1.AttachRolePolicyRequest;
import dev.cairn.proto.access.v1.AttachRolePolicyResponse;
import dev.cairn.proto.access.v1.AttachUserPolicyRequest;
import dev.cairn.proto.access.v1.AttachUserPolicyResponse;
import dev.cairn.proto.access.v1.CloseAccountRequest;
import dev.cairn.proto.access.v1.CloseAccountResponse;
import dev.cairn.proto.access.v1.CreateAccessKeyRequest;
import dev.cairn.proto.access.v1.CreateAccessKeyResponse;
import dev.cairn.proto.access.v1.CreateAccountRequest;
import dev.cairn.proto.access.v1.CreateAccountResponse;
import dev.cairn.proto.access.v1.CreateGroupRequest;
import dev.cairn.proto.access.v1.CreateGroupResponse;
import dev.cairn.proto.access.v1.CreateLoginProfileRequest;
import dev.cairn.proto.access.v1.CreateLoginProfileResponse;
import dev.cairn.proto.access.v1.CreatePolicyRequest;
import dev.cairn.proto.access.v1.CreatePolicyResponse;
import dev.cairn.proto.access.v1.CreatePolicyVersionRequest;
import dev.cairn.proto.access.v1.CreatePolicyVersionResponse;
import dev.cairn.proto.access.v1.CreateRoleRequest;
import dev.cairn.proto.access.v1.CreateRoleResponse;
import dev.cairn.proto.access.v1.CreateUserRequest;
import dev.cairn.proto.access.v1.CreateUserResponse;
import dev.cairn.proto.access.v1.DeleteAccessKeyRequest;
import dev.cairn.proto.access.v1.DeleteAccessKeyResponse;
import dev.cairn.proto.access.v1.DeleteGroupRequest;
import dev.cairn.proto.access.v1.DeleteGroupResponse;
import dev.cairn.proto.access.v1.DeleteLoginProfileRequest;
import dev.cairn.proto.access.v1.DeleteLoginProfileResponse;
import dev.cairn.proto.access.v1.DeletePolicyRequest;
import dev.cairn.proto.access.v1.DeletePolicyResponse;
import dev.cairn.proto.access.v1.DeleteRoleRequest;
import dev.cairn.proto.access.v1.DeleteRoleResponse;
import dev.cairn.proto.access.v1.DeleteUserRequest;
import dev.cairn.proto.access.v1.DeleteUserResponse;
import dev.cairn.proto.access.v1.DetachGroupPolicyRequest;
import dev.cairn.proto.access.v1.DetachGroupPolicyResponse;
import dev.cairn.proto.access.v1.DetachRolePolicyRequest;
import dev.cairn.proto.access.v1.DetachRolePolicyResponse;
import dev.cairn.proto.access.v1.DetachUserPolicyRequest;
import dev.cairn.proto.access.v1.DetachUserPolicyResponse;
import dev.cairn.proto.access.v1.GetCallerIdentityRequest;
import dev.cairn.proto.access.v1.GetCallerIdentityResponse;
import dev.cairn.proto.access.v1.GetGroupRequest;
import dev.cairn.proto.access.v1.GetGroupResponse;
import dev.cairn.proto.access.v1.GetPolicyRequest;
import dev.cairn.proto.access.v1.GetPolicyResponse;
import dev.cairn.proto.access.v1.GetRoleRequest;
import dev.cairn.proto.access.v1.GetRoleResponse;
import dev.cairn.proto.access.v1.GetSigningKeyRequest;
import dev.cairn.proto.access.v1.GetSigningKeyResponse;
import dev.cairn.proto.access.v1.GetUserRequest;
import dev.cairn.proto.access.v1.GetUserResponse;
import dev.cairn.proto.access.v1.IssueTokenRequest;
import dev.cairn.proto.access.v1.IssueTokenResponse;
import dev.cairn.proto.access.v1.ListAccessKeysRequest;
import dev.cairn.proto.access.v1.ListAccessKeysResponse;
import dev.cairn.proto.access.v1.ListAccountsRequest;
import dev.cairn.proto.access.v1.ListAccountsResponse;
import dev.cairn.proto.access.v1.ListGroupsRequest;
import dev.cairn.proto.access.v1.ListGroupsResponse;
import dev.cairn.proto.access.v1.ListPoliciesRequest;
import dev.cairn.proto.access.v1.ListPoliciesResponse;
import dev.cairn.proto.access.v1.ListRolesRequest;
import dev.cairn.proto.access.v1.ListRolesResponse;
import dev.cairn.proto.access.v1.ListUsersRequest;
import dev.cairn.proto.access.v1.ListUsersResponse;
import dev.cairn.proto.access.v1.RemoveUserFromGroupRequest;
import dev.cairn.proto.access.v1.RemoveUserFromGroupResponse;
import dev.cairn.proto.access.v1.RevokeSessionsRequest;
import dev.cairn.proto.access.v1.RevokeSessionsResponse;
import dev.cairn.proto.access.v1.SimulatePrincipalPolicyRequest;
import dev.cairn.proto.access.v1.SimulatePrincipalPolicyResponse;
import dev.cairn.proto.access.v1.UpdateAccessKeyRequest;
import dev.cairn.proto.access.v1.UpdateAccessKeyResponse;
import dev.cairn.proto.access.v1.UpdateAssumeRolePolicyRequest;
import dev.cairn.proto.access.v1.UpdateAssumeRolePolicyResponse;
import dev.cairn.proto.access.v1.UpdateLoginProfileRequest;
import dev.cairn.proto.access.v1.UpdateLoginProfileResponse;
import dev.cairn.trail.domain.access.Account;
import dev.cairn.trail.domain.access.EntityKind;
import dev.cairn.trail.domain.access.Group;
import dev.cairn.trail.domain.access.PolicyEngine.Question;
import dev.cairn.trail.domain.access.PolicyEngine.Verdict;
import dev.cairn.trail.domain.access.Role;
import dev.cairn.trail.domain.access.User;
import dev.cairn.trail.domain.iam.AccessKeys;
import dev.cairn.trail.domain.iam.AccessOperations;
import dev.cairn.trail.domain.iam.Groups;
import dev.cairn.trail.domain.iam.Policies;
import dev.cairn.trail.domain.iam.PolicyView;
import dev.cairn.trail.domain.iam.SigningKey;
import dev.cairn.trail.domain.iam.SigningKeys.Scope;
import dev.cairn.trail.domain.iam.TokenRequest;
import dev.cairn.trail.domain.iam.Tokens;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Who may call, and what they may do, over gRPC. */
public final class AccessEndpoint extends AccessServiceGrpc.AccessServiceImplBase {

  private static final int DEFAULT_PAGE = 100;
  private static final Duration DEFAULT_MAX_SESSION = Duration.ofHours(1);

  private final AccessOperations operations;
  private final PageTokens markers;

  public AccessEndpoint(AccessOperations operations, PageTokens markers) {
    this.operations = requireNonNull(operations, "operations is null");
    this.markers = requireNonNull(markers, "markers is null");
  }

  @Override
  public void createAccount(
      CreateAccountRequest request, StreamObserver<CreateAccountResponse> observer) {
    Replies.send(
        observer,
        RecordedCall.replying(
            Account.class,
            account ->
                CreateAccountResponse.newBuilder()
                    .setAccount(AccessMessages.message(account))
                    .build(),
            () ->
                operations
                    .accounts()
                    .createAccount(
                        given(request.getNewAccountId()).map(AccountId::of),
                        request.getAccountName())));
  }

  @Override
  public void listAccounts(
      ListAccountsRequest request, StreamObserver<ListAccountsResponse> observer) {
    Listing<Account> page =
        page(
            "ListAccounts",
            "",
            request.getMarker(),
            request.getMaxItems(),
            operations.accounts()::listAccounts,
            account -> account.id().value());
    ListAccountsResponse.Builder reply =
        ListAccountsResponse.newBuilder()
            .addAllAccounts(page.items().stream().map(AccessMessages::message).toList())
            .setMarker(page.marker());
    Replies.send(observer, reply.build());
  }

  @Override
  public void closeAccount(
      CloseAccountRequest request, StreamObserver<CloseAccountResponse> observer) {
    operations.accounts().closeAccount(AccountId.of(request.getClosedAccountId()));
    Replies.send(observer, CloseAccountResponse.getDefaultInstance());
  }

  @Override
  public void createUser(CreateUserRequest request, StreamObserver<CreateUserResponse> observer) {
    requireMayGive(request.getOtherAccountIdsList());
    Replies.send(
        observer,
        RecordedCall.replying(
            User.class,
            user -> CreateUserResponse.newBuilder().setUser(AccessMessages.message(user)).build(),
            () ->
                operations
                    .users()
                    .createUser(
                        account(request.getAccountId()),
                        request.getUserName(),
                        AccessMessages.tags(request.getTagsList()),
                        request.getOtherAccountIdsList())));
  }

  @Override
  public void getUser(GetUserRequest request, StreamObserver<GetUserResponse> observer) {
    User user = operations.users().getUser(account(request.getAccountId()), request.getUserName());
    Replies.send(
        observer, GetUserResponse.newBuilder().setUser(AccessMessages.message(user)).build());
  }

  @Override
  public void listUsers(ListUsersRequest request, StreamObserver<ListUsersResponse> observer) {
    Listing<User> page =
        page(
            "ListUsers",
            account(request.getAccountId()).value(),
            request.getMarker(),
            request.getMaxItems(),
            (after, max) ->
                operations.users().listUsers(account(request.getAccountId()), after, max),
            user -> lower(user.name()));
    ListUsersResponse.Builder reply =
        ListUsersResponse.newBuilder()
            .addAllUsers(page.items().stream().map(AccessMessages::message).toList())
            .setMarker(page.marker());
    Replies.send(observer, reply.build());
  }

  @Override
  public void deleteUser(DeleteUserRequest request, StreamObserver<DeleteUserResponse> observer) {
    operations.users().deleteUser(account(request.getAccountId()), request.getUserName());
    Replies.send(observer, DeleteUserResponse.getDefaultInstance());
  }

  @Override
  public void createGroup(
      CreateGroupRequest request, StreamObserver<CreateGroupResponse> observer) {
    Replies.send(
        observer,
        RecordedCall.replying(
            Group.class,
            group ->
                CreateGroupResponse.newBuilder().setGroup(AccessMessages.message(group)).build(),
            () ->
                operations
                    .groups()
                    .createGroup(account(request.getAccountId()), request.getGroupName())));
  }

  @Override
  public void getGroup(GetGroupRequest request, StreamObserver<GetGroupResponse> observer) {
    Groups.Membership found =
        operations.groups().getGroup(account(request.getAccountId()), request.getGroupName());
    Replies.send(
        observer,
        GetGroupResponse.newBuilder()
            .setGroup(AccessMessages.message(found.group()))
            .addAllUserNames(found.userNames())
            .build());
  }

  @Override
  public void listGroups(ListGroupsRequest request, StreamObserver<ListGroupsResponse> observer) {
    Listing<Group> page =
        page(
            "ListGroups",
            account(request.getAccountId()).value(),
            request.getMarker(),
            request.getMaxItems(),
            (after, max) ->
                operations.groups().listGroups(account(request.getAccountId()), after, max),
            group -> lower(group.name()));
    ListGroupsResponse.Builder reply =
        ListGroupsResponse.newBuilder()
            .addAllGroups(page.items().stream().map(AccessMessages::message).toList())
            .setMarker(page.marker());
    Replies.send(observer, reply.build());
  }

  @Override
  public void deleteGroup(
      DeleteGroupRequest request, StreamObserver<DeleteGroupResponse> observer) {
    operations.groups().deleteGroup(account(request.getAccountId()), request.getGroupName());
    Replies.send(observer, DeleteGroupResponse.getDefaultInstance());
  }

  @Override
  public void addUserToGroup(
      AddUserToGroupRequest request, StreamObserver<AddUserToGroupResponse> observer) {
    operations
        .groups()
        .addUserToGroup(
            account(request.getAccountId()), request.getGroupName(), request.getUserName());
    Replies.send(observer, AddUserToGroupResponse.getDefaultInstance());
  }

  @Override
  public void removeUserFromGroup(
      RemoveUserFromGroupRequest request, StreamObserver<RemoveUserFromGroupResponse> observer) {
    operations
        .groups()
        .removeUserFromGroup(
            account(request.getAccountId()), request.getGroupName(), request.getUserName());
    Replies.send(observer, RemoveUserFromGroupResponse.getDefaultInstance());
  }

  @Override
  public void createRole(CreateRoleRequest request, StreamObserver<CreateRoleResponse> observer) {
    Replies.send(
        observer,
        RecordedCall.replying(
            Role.class,
            role -> CreateRoleResponse.newBuilder().setRole(AccessMessages.message(role)).build(),
            () ->
                operations
                    .roles()
                    .createRole(
                        account(request.getAccountId()),
                        request.getRoleName(),
                        AccessMessages.tags(request.getTagsList()),
                        AccessMessages.trust(request.getTrust()),
                        request.hasMaxSessionDuration()
                            ? duration(request.getMaxSessionDuration())
                            : DEFAULT_MAX_SESSION)));
  }

  @Override
  public void getRole(GetRoleRequest request, StreamObserver<GetRoleResponse> observer) {
    Role role = operations.roles().getRole(account(request.getAccountId()), request.getRoleName());
    Replies.send(
        observer, GetRoleResponse.newBuilder().setRole(AccessMessages.message(role)).build());
  }

  @Override
  public void listRoles(ListRolesRequest request, StreamObserver<ListRolesResponse> observer) {
    Listing<Role> page =
        page(
            "ListRoles",
            account(request.getAccountId()).value(),
            request.getMarker(),
            request.getMaxItems(),
            (after, max) ->
                operations.roles().listRoles(account(request.getAccountId()), after, max),
            role -> lower(role.name()));
    ListRolesResponse.Builder reply =
        ListRolesResponse.newBuilder()
            .addAllRoles(page.items().stream().map(AccessMessages::message).toList())
            .setMarker(page.marker());
    Replies.send(observer, reply.build());
  }

  @Override
  public void updateAssumeRolePolicy(
      UpdateAssumeRolePolicyRequest request,
      StreamObserver<UpdateAssumeRolePolicyResponse> observer) {
    operations
        .roles()
        .updateAssumeRolePolicy(
            account(request.getAccountId()),
            request.getRoleName(),
            AccessMessages.trust(request.getTrust()));
    Replies.send(observer, UpdateAssumeRolePolicyResponse.getDefaultInstance());
  }

  @Override
  public void deleteRole(DeleteRoleRequest request, StreamObserver<DeleteRoleResponse> observer) {
    operations.roles().deleteRole(account(request.getAccountId()), request.getRoleName());
    Replies.send(observer, DeleteRoleResponse.getDefaultInstance());
  }

  @Override
  public void createPolicy(
      CreatePolicyRequest request, StreamObserver<CreatePolicyResponse> observer) {
    Replies.send(
        observer,
        RecordedCall.replying(
            PolicyView.class,
            policy ->
                CreatePolicyResponse.newBuilder().setPolicy(AccessMessages.message(policy)).build(),
            () ->
                operations
                    .policies()
                    .createPolicy(
                        account(request.getAccountId()),
                        request.getPolicyName(),
                        request.getPolicyDocument(),
                        request.getDescription())));
  }

  @Override
  public void createPolicyVersion(
      CreatePolicyVersionRequest request, StreamObserver<CreatePolicyVersionResponse> observer) {
    Replies.send(
        observer,
        RecordedCall.replying(
            PolicyView.class,
            policy ->
                CreatePolicyVersionResponse.newBuilder()
                    .setPolicy(AccessMessages.message(policy))
                    .build(),
            () ->
                operations
                    .policies()
                    .createPolicyVersion(
                        account(request.getAccountId()),
                        request.getPolicyArn(),
                        request.getPolicyDocument())));
  }

  @Override
  public void getPolicy(GetPolicyRequest request, StreamObserver<GetPolicyResponse> observer) {
    PolicyView policy =
        operations.policies().getPolicy(account(request.getAccountId()), request.getPolicyArn());
    Replies.send(
        observer, GetPolicyResponse.newBuilder().setPolicy(AccessMessages.message(policy)).build());
  }

  @Override
  public void listPolicies(
      ListPoliciesRequest request, StreamObserver<ListPoliciesResponse> observer) {
    Listing<PolicyView> page =
        page(
            "ListPolicies",
            account(request.getAccountId()).value(),
            request.getMarker(),
            request.getMaxItems(),
            (after, max) ->
                operations.policies().listPolicies(account(request.getAccountId()), after, max),
            Policies::marker);
    ListPoliciesResponse.Builder reply =
        ListPoliciesResponse.newBuilder()
            .addAllPolicies(page.items().stream().map(AccessMessages::info).toList())
            .setMarker(page.marker());
    Replies.send(observer, reply.build());
  }

  @Override
  public void deletePolicy(
      DeletePolicyRequest request, StreamObserver<DeletePolicyResponse> observer) {
    operations.policies().deletePolicy(account(request.getAccountId()), request.getPolicyArn());
    Replies.send(observer, DeletePolicyResponse.getDefaultInstance());
  }

  @Override
  public void attachUserPolicy(
      AttachUserPolicyRequest request, StreamObserver<AttachUserPolicyResponse> observer) {
    operations
        .policies()
        .attach(
            EntityKind.USER,
            account(request.getAccountId()),
            request.getUserName(),
            request.getPolicyArn());
    Replies.send(observer, AttachUserPolicyResponse.getDefaultInstance());
  }

  @Override
  public void detachUserPolicy(
      DetachUserPolicyRequest request, StreamObserver<DetachUserPolicyResponse> observer) {
    operations
        .policies()
        .detach(
            EntityKind.USER,
            account(request.getAccountId()),
            request.getUserName(),
            request.getPolicyArn());
    Replies.send(observer, DetachUserPolicyResponse.getDefaultInstance());
  }

  @Override
  public void attachGroupPolicy(
      AttachGroupPolicyRequest request, StreamObserver<AttachGroupPolicyResponse> observer) {
    operations
        .policies()
        .attach(
            EntityKind.GROUP,
            account(request.getAccountId()),
            request.getGroupName(),
            request.getPolicyArn());
    Replies.send(observer, AttachGroupPolicyResponse.getDefaultInstance());
  }

  @Override
  public void detachGroupPolicy(
      DetachGroupPolicyRequest request, StreamObserver<DetachGroupPolicyResponse> observer) {
    operations
        .policies()
        .detach(
            EntityKind.GROUP,
            account(request.getAccountId()),
            request.getGroupName(),
            request.getPolicyArn());
    Replies.send(observer, DetachGroupPolicyResponse.getDefaultInstance());
  }

  @Override
  public void attachRolePolicy(
      AttachRolePolicyRequest request, StreamObserver<AttachRolePolicyResponse> observer) {
    operations
        .policies()
        .attach(
            EntityKind.ROLE,
            account(request.getAccountId()),
            request.getRoleName(),
            request.getPolicyArn());
    Replies.send(observer, AttachRolePolicyResponse.getDefaultInstance());
  }

  @Override
  public void detachRolePolicy(
      DetachRolePolicyRequest request, StreamObserver<DetachRolePolicyResponse> observer) {
    operations
        .policies()
        .detach(
            EntityKind.ROLE,
            account(request.getAccountId()),
            request.getRoleName(),
            request.getPolicyArn());
    Replies.send(observer, DetachRolePolicyResponse.getDefaultInstance());
  }

  @Override
  public void createAccessKey(
      CreateAccessKeyRequest request, StreamObserver<CreateAccessKeyResponse> observer) {
    Replies.send(
        observer,
        RecordedCall.replying(
            AccessKeys.Created.class,
            created ->
                CreateAccessKeyResponse.newBuilder()
                    .setAccessKey(AccessMessages.message(request.getUserName(), created.key()))
                    .setSecretAccessKey(created.secret())
                    .build(),
            () ->
                operations
                    .keys()
                    .createAccessKey(account(request.getAccountId()), request.getUserName())));
  }

  @Override
  public void listAccessKeys(
      ListAccessKeysRequest request, StreamObserver<ListAccessKeysResponse> observer) {
    List<AccessKeys.Listed> keys =
        operations.keys().listAccessKeys(account(request.getAccountId()), request.getUserName());
    Replies.send(
        observer,
        ListAccessKeysResponse.newBuilder()
            .addAllAccessKeys(
                keys.stream()
                    .map(key -> AccessMessages.message(request.getUserName(), key))
                    .toList())
            .build());
  }

  @Override
  public void updateAccessKey(
      UpdateAccessKeyRequest request, StreamObserver<UpdateAccessKeyResponse> observer) {
    operations
        .keys()
        .updateAccessKey(
            account(request.getAccountId()),
            request.getUserName(),
            request.getAccessKeyId(),
            request.getStatus() == AccessKeyStatus.ACCESS_KEY_STATUS_ACTIVE);
    Replies.send(observer, UpdateAccessKeyResponse.getDefaultInstance());
  }

  @Override
  public void deleteAccessKey(
      DeleteAccessKeyRequest request, StreamObserver<DeleteAccessKeyResponse> observer) {
    operations
        .keys()
        .deleteAccessKey(
            account(request.getAccountId()), request.getUserName(), request.getAccessKeyId());
    Replies.send(observer, DeleteAccessKeyResponse.getDefaultInstance());
  }

  @Override
  public void createLoginProfile(
      CreateLoginProfileRequest request, StreamObserver<CreateLoginProfileResponse> observer) {
    operations
        .loginProfiles()
        .createLoginProfile(
            account(request.getAccountId()), request.getUserName(), request.getPassword());
    Replies.send(observer, CreateLoginProfileResponse.getDefaultInstance());
  }

  @Override
  public void updateLoginProfile(
      UpdateLoginProfileRequest request, StreamObserver<UpdateLoginProfileResponse> observer) {
    operations
        .loginProfiles()
        .updateLoginProfile(
            account(request.getAccountId()), request.getUserName(), request.getPassword());
    Replies.send(observer, UpdateLoginProfileResponse.getDefaultInstance());
  }

  @Override
  public void deleteLoginProfile(
      DeleteLoginProfileRequest request, StreamObserver<DeleteLoginProfileResponse> observer) {
    operations
        .loginProfiles()
        .deleteLoginProfile(account(request.getAccountId()), request.getUserName());
    Replies.send(observer, DeleteLoginProfileResponse.getDefaultInstance());
  }

  @Override
  public void revokeSessions(
      RevokeSessionsRequest request, StreamObserver<RevokeSessionsResponse> observer) {
    operations
        .revocation()
        .revokeSessions(account(request.getAccountId()), request.getIdentityArn());
    Replies.send(observer, RevokeSessionsResponse.getDefaultInstance());
  }

  @Override
  public void simulatePrincipalPolicy(
      SimulatePrincipalPolicyRequest request,
      StreamObserver<SimulatePrincipalPolicyResponse> observer) {
    List<Question> questions =
        AccessMessages.questions(
            request.getActionNamesList(),
            request.getResourceArnsList(),
            request.getContextEntriesList());
    List<Verdict> verdicts =
        operations
            .simulation()
            .simulatePrincipalPolicy(
                account(request.getAccountId()),
                request.getPolicySourceArn(),
                questions,
                request.getPolicyInputListList());
    SimulatePrincipalPolicyResponse.Builder reply = SimulatePrincipalPolicyResponse.newBuilder();
    for (int i = 0; i < questions.size(); i++) {
      reply.addEvaluationResults(AccessMessages.result(questions.get(i), verdicts.get(i)));
    }
    Replies.send(observer, reply.build());
  }

  @Override
  public void issueToken(IssueTokenRequest request, StreamObserver<IssueTokenResponse> observer) {
    Tokens.Issued issued =
        operations
            .tokens()
            .issueToken(
                new TokenRequest(
                    proof(request),
                    given(request.getRoleArn()),
                    given(request.getRoleSessionName()),
                    request.hasDuration()
                        ? Optional.of(duration(request.getDuration()))
                        : Optional.empty(),
                    origin()),
                RecordedCall::identify);
    Replies.send(observer, AccessMessages.message(issued));
  }

  @Override
  public void getCallerIdentity(
      GetCallerIdentityRequest request, StreamObserver<GetCallerIdentityResponse> observer) {
    Caller caller = Callers.current();
    Replies.send(
        observer,
        GetCallerIdentityResponse.newBuilder()
            .setArn(caller.arn())
            .setAccountId(caller.account().value())
            .setUserId(caller.userId().isEmpty() ? caller.account().value() : caller.userId())
            .build());
  }

  @Override
  public void getSigningKey(
      GetSigningKeyRequest request, StreamObserver<GetSigningKeyResponse> observer) {
    SigningKey key =
        operations
            .signingKeys()
            .find(
                request.getAccessKeyId(),
                new Scope(request.getDay(), request.getRegion(), request.getService()),
                request.getSessionToken());
    GetSigningKeyResponse.Builder reply =
        GetSigningKeyResponse.newBuilder()
            .setSigningKey(ByteString.copyFrom(key.key()))
            .setArn(key.owner().arn())
            .setAccountId(key.owner().account().value())
            .setUserId(key.owner().userId())
            .setIdentityArn(key.owner().identity());
    key.owner()
        .session()
        .ifPresent(
            session ->
                reply
                    .setSourceAccessKeyId(session.sourceKeyId())
                    .setSourceUserArn(session.sourceUser())
                    .setSessionStartTime(TrailMessages.timestamp(session.start()))
                    .setExpiration(TrailMessages.timestamp(session.end())));
    Replies.send(observer, reply.build());
  }

  private static TokenRequest.Origin origin() {
    Callers.Origin origin = Callers.origin();
    return new TokenRequest.Origin(
        origin.sourceAddress(),
        CallTransport.userAgent(origin.userAgent()),
        CallTransport.SECURE.get());
  }

  private static TokenRequest.Proof proof(IssueTokenRequest request) {
    return switch (request.getProofCase()) {
      case ACCESS_KEY ->
          new TokenRequest.KeyProof(
              request.getAccessKey().getAccessKeyId(), request.getAccessKey().getSecretAccessKey());
      case PASSWORD ->
          new TokenRequest.PasswordProof(
              AccountId.of(request.getPassword().getAccountId()),
              request.getPassword().getUserName(),
              request.getPassword().getPassword());
      case PROOF_NOT_SET -> new TokenRequest.OwnCredential(Callers.find());
    };
  }

  /**
   * Who may name other accounts is a matter of the installation, whatever policies say; and nobody
   * gives more than it has.
   */
  private void requireMayGive(List<String> otherAccounts) {
    Caller caller = Callers.current();
    if (otherAccounts.isEmpty()) {
      return;
    }
    if (caller.kind() != Caller.Kind.ROOT
        && !caller.account().equals(operations.administrators())) {
      throw mayNotGive(caller, "only callers of the administrator's account may");
    }
    for (String other : otherAccounts) {
      if (!mayGive(caller, other)) {
        throw mayNotGive(caller, "it may not name " + other + " itself");
      }
    }
  }

  private static boolean mayGive(Caller caller, String other) {
    return other.equals(Caller.EVERY_ACCOUNT)
        ? caller.mayNameEvery()
        : caller.mayName(AccountId.of(other));
  }

  private static CairnException mayNotGive(Caller caller, String why) {
    return new CairnException.Denied(
        "User: "
            + caller.arn()
            + " is not authorized to perform: iam:CreateUser with other_account_ids: "
            + why
            + ".");
  }

  /**
   * A page of a list.
   *
   * @param marker of the next page; empty at the end
   */
  private record Listing<T>(List<T> items, String marker) {}

  /**
   * @param list what stands behind a key, so many at most
   */
  private <T> Listing<T> page(
      String operation,
      String account,
      String marker,
      int maxItems,
      BiFunction<String, Integer, List<T>> list,
      Function<T, String> key) {
    int size = maxItems == 0 ? DEFAULT_PAGE : maxItems;
    String binding = String.join("\n", operation, Callers.current().arn(), account, "" + size);
    List<T> found = list.apply(marker.isEmpty() ? "" : open(binding, marker), size + 1);
    if (found.size() <= size) {
      return new Listing<>(found, "");
    }
    List<T> items = found.subList(0, size);
    return new Listing<>(items, markers.issue(binding, key.apply(items.getLast()).getBytes(UTF_8)));
  }

  private String open(String binding, String marker) {
    try {
      return new String(markers.open(binding, marker), UTF_8);
    } catch (CairnException.InvalidRequest e) {
      throw CairnException.invalid(
          e.reason(),
          "marker",
          "The marker was not made for this request: repeat all other arguments, or begin without"
              + " one.");
    }
  }

  private static AccountId account(String accountId) {
    return Callers.account(Callers.current(), accountId);
  }

  private static Optional<String> given(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static Duration duration(com.google.protobuf.Duration message) {
    return Duration.ofSeconds(message.getSeconds());
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
