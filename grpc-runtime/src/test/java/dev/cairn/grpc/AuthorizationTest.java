package dev.cairn.grpc;

import static dev.cairn.grpc.AccessFixture.ALICE;
import static dev.cairn.grpc.AccessFixture.NOW;
import static dev.cairn.grpc.AccessFixture.OTHER_ACCOUNT;
import static dev.cairn.grpc.AccessFixture.POLICY;
import static dev.cairn.grpc.AccessFixture.alice;
import static dev.cairn.grpc.AccessFixture.allow;
import static dev.cairn.grpc.AccessFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.grpc.tls.TlsConfig;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.access.v1.CreateUserRequest;
import dev.cairn.proto.access.v1.GetPolicyRequest;
import dev.cairn.proto.access.v1.GetSigningKeyRequest;
import dev.cairn.proto.access.v1.GetUserRequest;
import dev.cairn.proto.access.v1.ListAccountsRequest;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.history.v1.HistoryServiceGrpc;
import dev.cairn.proto.history.v1.LookupEventsRequest;
import dev.cairn.proto.trail.v1.AddTagsRequest;
import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.GetTrailRequest;
import dev.cairn.proto.trail.v1.ListTagsRequest;
import dev.cairn.proto.trail.v1.Tag;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which resource, account and condition keys a call is judged by, and what denied callers read. */
class AuthorizationTest {

  private static final String TRAIL = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/";

  @TempDir Path folder;
  private AccessFixture access;

  @BeforeEach
  void start() {
    access = new AccessFixture(folder, List.of(), TlsConfig.NONE, Map.of("Team", "audit"));
    access.configuration.snapshot(access.snapshot().build());
  }

  @AfterEach
  void stop() {
    access.close();
  }

  private <S extends AbstractStub<S>> S asAlice(S stub) {
    Metadata headers = AccessFixture.bearer(access.aliceToken());
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private TrailServiceGrpc.TrailServiceBlockingStub trails() {
    return asAlice(TrailServiceGrpc.newBlockingStub(access.channel()));
  }

  private AccessServiceGrpc.AccessServiceBlockingStub identities() {
    return asAlice(AccessServiceGrpc.newBlockingStub(access.channel()));
  }

  private static GetTrailRequest trail(String name) {
    return GetTrailRequest.newBuilder().setRegion("eu-west-1").setName(name).build();
  }

  private static String denied(Runnable call) {
    StatusRuntimeException error = catchThrowableOfType(StatusRuntimeException.class, call::run);
    assertThat(error).as("the call was denied").isNotNull();
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(Errors.reason(error)).contains("ACCESS_DENIED");
    return String.valueOf(error.getStatus().getDescription());
  }

  @Test
  void resource_isFilledFromTheRequest() {
    access.aliceMay(allow("cloudtrail:GetTrail", TRAIL + "audit*"));

    trails().getTrail(trail("audit-1"));
    trails().getTrail(trail(TRAIL + "audit-2"));
    assertThat(denied(() -> trails().getTrail(trail("other"))))
        .isEqualTo(
            "User: "
                + ALICE
                + " is not authorized to perform: cloudtrail:GetTrail on resource: "
                + TRAIL
                + "other because no identity-based policy allows the cloudtrail:GetTrail action");
    denied(() -> trails().getTrail(trail("audit-1").toBuilder().setRegion("us-east-1").build()));
  }

  /** Before any pattern of a policy is compared with it. */
  @Test
  void resource_longerThanAny_isRefused() {
    access.aliceMay(allow("*", "*"));
    String endless = "x".repeat(2049);

    assertThat(invalid(() -> trails().getTrail(trail(endless)))).contains("name", "2048", "2049");
    assertThat(
            invalid(
                () -> trails().getTrail(GetTrailRequest.newBuilder().setRegion(endless).build())))
        .contains("region");
    assertThat(
            invalid(
                () ->
                    trails()
                        .listTags(
                            ListTagsRequest.newBuilder()
                                .setRegion("eu-west-1")
                                .addAllResourceIdList(Collections.nCopies(101, TRAIL + "a"))
                                .build())))
        .contains("resource_id_list", "100", "101");
  }

  private static String invalid(Runnable call) {
    StatusRuntimeException error = catchThrowableOfType(StatusRuntimeException.class, call::run);
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    return String.valueOf(error.getStatus().getDescription());
  }

  @Test
  void servicesOnly_isDeniedAndCounted() {
    access.aliceMay(allow("*", "*"));

    assertThat(denied(() -> identities().getSigningKey(GetSigningKeyRequest.getDefaultInstance())))
        .contains("User: " + ALICE, "cairn:GetSigningKey", "only a service of Cairn's own may");
    assertThat(access.meters.get("cairn.access.refused.services.only").counter().count())
        .isEqualTo(1);
  }

  @Test
  void resource_explicitDeny() {
    access.aliceMay(
        policy(
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"},"
                + "{\"Effect\":\"Deny\",\"Action\":\"cloudtrail:GetTrail\",\"Resource\":\"*\"}]}"));

    assertThat(denied(() -> trails().getTrail(trail("audit"))))
        .isEqualTo(
            "User: "
                + ALICE
                + " is not authorized to perform: cloudtrail:GetTrail on resource: "
                + TRAIL
                + "audit with an explicit deny in an identity-based policy: "
                + POLICY);
  }

  @Test
  void resource_noneForTheAction() {
    assertThat(
            denied(
                () ->
                    asAlice(HistoryServiceGrpc.newBlockingStub(access.channel()))
                        .lookupEvents(
                            LookupEventsRequest.newBuilder().setRegion("eu-west-1").build())))
        .isEqualTo(
            "User: "
                + ALICE
                + " is not authorized to perform: cloudtrail:LookupEvents because no"
                + " identity-based policy allows the cloudtrail:LookupEvents action");
  }

  @Test
  void resource_severalMustAllBeAllowed() {
    access.aliceMay(allow("cloudtrail:ListTags", TRAIL + "audit*"));
    ListTagsRequest.Builder request =
        ListTagsRequest.newBuilder()
            .setRegion("eu-west-1")
            .addResourceIdList(TRAIL + "audit-1")
            .addResourceIdList(TRAIL + "audit-2");

    trails().listTags(request.build());
    denied(() -> trails().listTags(request.addResourceIdList(TRAIL + "other").build()));
  }

  @Test
  void account_foreign() {
    access.aliceMay(policy(AccessFixture.EVERYTHING));
    String foreignTrail = TRAIL.replace(AccessFixture.ACCOUNT, OTHER_ACCOUNT) + "audit";

    denied(() -> trails().getTrail(trail("audit").toBuilder().setAccountId(OTHER_ACCOUNT).build()));
    assertThat(denied(() -> trails().getTrail(trail(foreignTrail))))
        .contains(foreignTrail)
        .endsWith("because no resource-based policy allows the cloudtrail:GetTrail action");

    access.change(
        Change.newBuilder()
            .setIdentity(alice().addPolicyArns(POLICY).addOtherAccountIds(OTHER_ACCOUNT)));
    trails().getTrail(trail("audit").toBuilder().setAccountId(OTHER_ACCOUNT).build());
    trails().getTrail(trail(foreignTrail));
  }

  @Test
  void account_policiesThatComeWithCairnAreNobodys() {
    access.aliceMay(policy(AccessFixture.EVERYTHING));
    identities()
        .getPolicy(
            GetPolicyRequest.newBuilder()
                .setPolicyArn("arn:aws:iam::aws:policy/AdministratorAccess")
                .build());
  }

  @Test
  void installation_onlyTheAdministratorsAccount() {
    access.aliceMay(policy(AccessFixture.EVERYTHING));
    identities().listAccounts(ListAccountsRequest.getDefaultInstance());

    String mallory = "arn:aws:iam::" + OTHER_ACCOUNT + ":user/mallory";
    access.change(
        Change.newBuilder()
            .setIdentity(
                alice()
                    .setArn(mallory)
                    .setAccountId(OTHER_ACCOUNT)
                    .setName("mallory")
                    .addPolicyArns(POLICY)
                    .addOtherAccountIds("*")));
    Metadata headers =
        AccessFixture.bearer(
            access.token(access.claims().subject(mallory).claim("identity", mallory).build()));
    denied(
        () ->
            AccessServiceGrpc.newBlockingStub(access.channel())
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .listAccounts(ListAccountsRequest.getDefaultInstance()));
  }

  private void aliceMayIf(String action, String condition) {
    access.aliceMay(
        policy(
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"%s\",\"Resource\":\"*\",\"Condition\":%s}}"
                .formatted(action, condition.replace('\'', '"'))));
  }

  private void assertGetTrail(boolean allowed, String condition) {
    aliceMayIf("cloudtrail:GetTrail", condition);
    if (allowed) {
      trails().getTrail(trail("audit"));
    } else {
      denied(() -> trails().getTrail(trail("audit")));
    }
  }

  @Test
  void condition_keysOfTheCall() {
    assertGetTrail(true, "{'IpAddress':{'aws:SourceIp':'127.0.0.0/8'}}");
    assertGetTrail(false, "{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}");
    assertGetTrail(true, "{'StringLike':{'aws:UserAgent':'grpc-java*'}}");
    assertGetTrail(true, "{'StringEquals':{'aws:RequestedRegion':'eu-west-1'}}");
    assertGetTrail(false, "{'StringEquals':{'aws:RequestedRegion':'us-east-1'}}");
    assertGetTrail(true, "{'Bool':{'aws:SecureTransport':'false'}}");
    assertGetTrail(false, "{'Bool':{'aws:SecureTransport':'true'}}");
    assertGetTrail(true, "{'DateLessThan':{'aws:CurrentTime':'%s'}}".formatted(NOW.plusSeconds(1)));
    assertGetTrail(false, "{'DateLessThan':{'aws:CurrentTime':'%s'}}".formatted(NOW));
    assertGetTrail(
        true, "{'NumericEquals':{'aws:EpochTime':'%d'}}".formatted(NOW.getEpochSecond()));
  }

  @Test
  void condition_keysOfThePrincipal() {
    assertGetTrail(true, "{'ArnEquals':{'aws:PrincipalArn':'" + ALICE + "'}}");
    assertGetTrail(true, "{'StringEquals':{'aws:PrincipalAccount':'111122223333'}}");
    assertGetTrail(true, "{'StringEquals':{'aws:PrincipalType':'User'}}");
    assertGetTrail(true, "{'StringEquals':{'aws:username':'alice'}}");
    assertGetTrail(true, "{'StringEquals':{'aws:userid':'AIDAALICE'}}");
    assertGetTrail(false, "{'StringEquals':{'aws:PrincipalTag/team':'audit'}}");
    aliceMayIf("cloudtrail:GetTrail", "{'StringEquals':{'aws:PrincipalTag/team':'audit'}}");
    access.change(
        Change.newBuilder()
            .setIdentity(
                alice()
                    .addPolicyArns(POLICY)
                    .addTags(Tag.newBuilder().setKey("team").setValue("audit"))));
    trails().getTrail(trail("audit"));
  }

  @Test
  void condition_tags() {
    CreateTrailRequest.Builder request =
        CreateTrailRequest.newBuilder()
            .setRegion("eu-west-1")
            .setName("audit")
            .setS3BucketName("logs");
    aliceMayIf("cloudtrail:CreateTrail", "{'StringEquals':{'aws:RequestTag/team':'audit'}}");
    denied(() -> trails().createTrail(request.build()));
    request.addTagsList(Tag.newBuilder().setKey("team").setValue("audit"));
    trails().createTrail(request.build());

    aliceMayIf("cloudtrail:AddTags", "{'ForAllValues:StringEquals':{'aws:TagKeys':['team']}}");
    AddTagsRequest.Builder tags =
        AddTagsRequest.newBuilder()
            .setRegion("eu-west-1")
            .setResourceId(TRAIL + "audit")
            .addTagsList(Tag.newBuilder().setKey("team").setValue("x"));
    trails().addTags(tags.build());
    denied(() -> trails().addTags(tags.addTagsList(Tag.newBuilder().setKey("owner")).build()));

    assertGetTrail(true, "{'StringEquals':{'aws:ResourceTag/Team':'audit'}}");
    assertGetTrail(false, "{'StringEquals':{'aws:ResourceTag/Team':'sales'}}");

    aliceMayIf("iam:CreateUser", "{'StringEquals':{'aws:RequestTag/team':'audit'}}");
    identities()
        .createUser(
            CreateUserRequest.newBuilder()
                .setUserName("bob")
                .addTags(Tag.newBuilder().setKey("team").setValue("audit"))
                .build());
  }

  @Test
  void condition_moreTagsThanAny_areRefused() {
    aliceMayIf("cloudtrail:AddTags", "{'ForAllValues:StringEquals':{'aws:TagKeys':['team']}}");
    AddTagsRequest.Builder tags =
        AddTagsRequest.newBuilder().setRegion("eu-west-1").setResourceId(TRAIL + "audit");
    Tag team = Tag.newBuilder().setKey("team").setValue("x").build();
    tags.addAllTagsList(Collections.nCopies(201, team));

    assertThat(invalid(() -> trails().addTags(tags.build()))).contains("tags_list", "200", "201");
  }

  /** A tag does not hide behind one whose key differs in case only. */
  @Test
  void condition_tags_keysOfAnotherCase() {
    aliceMayIf("cloudtrail:AddTags", "{'StringNotEquals':{'aws:RequestTag/team':'audit'}}");
    AddTagsRequest.Builder request =
        AddTagsRequest.newBuilder()
            .setRegion("eu-west-1")
            .setResourceId(TRAIL + "audit")
            .addTagsList(Tag.newBuilder().setKey("team").setValue("sales"));
    trails().addTags(request.build());
    denied(
        () ->
            trails()
                .addTags(
                    request
                        .addTagsList(Tag.newBuilder().setKey("Team").setValue("audit"))
                        .build()));
  }

  @Test
  void variables_ofThePolicy() {
    access.aliceMay(allow("iam:GetUser", "arn:aws:iam::*:user/${aws:username}"));
    identities().getUser(GetUserRequest.newBuilder().setUserName("alice").build());
    denied(() -> identities().getUser(GetUserRequest.newBuilder().setUserName("bob").build()));
  }

  @Test
  void trailService_lost() {
    access.aliceMay(policy(AccessFixture.EVERYTHING));
    access.configuration.lost();
    access.nanos.set(Duration.ofMinutes(15).toNanos());
    trails().getTrail(trail("audit"));

    access.nanos.set(Duration.ofMinutes(15).plusSeconds(1).toNanos());
    StatusRuntimeException error =
        catchThrowableOfType(StatusRuntimeException.class, () -> trails().getTrail(trail("audit")));
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);

    access.configuration.connected();
    trails().getTrail(trail("audit"));
  }
}
