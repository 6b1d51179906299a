package dev.cairn.grpc;

import static dev.cairn.grpc.AccessFixture.ALICE;
import static dev.cairn.grpc.AccessFixture.ALICES_KEY;
import static dev.cairn.grpc.AccessFixture.POLICY;
import static dev.cairn.grpc.AccessFixture.alice;
import static dev.cairn.grpc.AccessFixture.policy;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.ACCESS_KEY_INACTIVE;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.MALFORMED_CALLER;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.UNKNOWN_IDENTITY;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.WRONG_CLUSTER_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.grpc.tls.TlsConfig;
import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import dev.cairn.proto.caller.v1.CallerKind;
import dev.cairn.proto.caller.v1.CallerMetadata;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.ingest.v1.EventFeedServiceGrpc;
import dev.cairn.proto.ingest.v1.ListFollowersRequest;
import dev.cairn.proto.trail.v1.GetTrailRequest;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls that a service makes for a caller: judged by the caller's policies, not by the service's.
 */
class PassedOnCallerTest {

  private static final Caller CALLER = caller(ALICES_KEY, Optional.empty());

  @TempDir Path folder;
  private AccessFixture access;
  private Channels siblings;

  @BeforeEach
  void start() {
    access = new AccessFixture(folder, List.of(), TlsConfig.NONE);
    access.configuration.snapshot(access.snapshot().build());
    siblings =
        new Channels(
            Set.of("trail"),
            access.inProcessName,
            Map.of(),
            Optional.empty(),
            false,
            access.clusterToken,
            Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() {
    siblings.close();
    access.close();
  }

  private static Caller caller(String accessKeyId, Optional<Caller.Session> session) {
    return new Caller(
        ALICE,
        AccountId.of(AccessFixture.ACCOUNT),
        Caller.Kind.USER,
        ALICE,
        "AIDAALICE",
        accessKeyId,
        Set.of(),
        "203.0.113.9",
        "aws-cli",
        "request-1",
        session);
  }

  private void call(boolean secure) {
    call(CALLER, secure);
  }

  private void call(Caller caller, boolean secure) {
    Callers.callAs(
        caller,
        secure,
        () ->
            TrailServiceGrpc.newBlockingStub(siblings.to("trail"))
                .getTrail(
                    GetTrailRequest.newBuilder().setRegion("eu-west-1").setName("audit").build()));
  }

  private static Status.Code code(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run).getStatus().getCode();
  }

  @Test
  void call_judgedByTheCallersPolicies() {
    assertThat(code(() -> call(false))).isEqualTo(Status.Code.PERMISSION_DENIED);
    access.aliceMay(policy(AccessFixture.EVERYTHING));
    call(false);
  }

  @Test
  void call_servicesOnlyMethodIsNotTheCallers() {
    access.aliceMay(policy(AccessFixture.EVERYTHING));
    var feed = EventFeedServiceGrpc.newBlockingStub(siblings.to("trail"));
    feed.listFollowers(ListFollowersRequest.getDefaultInstance());
    assertThat(
            code(
                () ->
                    Callers.callAs(
                        CALLER,
                        true,
                        () -> feed.listFollowers(ListFollowersRequest.getDefaultInstance()))))
        .isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void call_conditionsSeeWhereTheCallerIs() {
    access.aliceMay(
        policy(
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{
            "IpAddress":{"aws:SourceIp":"203.0.113.0/24"},"Bool":{"aws:SecureTransport":"true"},
            "StringEquals":{"aws:UserAgent":"aws-cli"}}}}"""));
    call(true);
    assertThat(code(() -> call(false))).isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  /** What a session got ends with what the session was got with: who serves the call must know. */
  @Test
  void call_tellsWhatTheSessionWasGotWith() {
    access.aliceMay(policy(AccessFixture.EVERYTHING));
    Caller.Session session =
        new Caller.Session(AccessFixture.NOW, ALICES_KEY, "arn:aws:iam::111122223333:user/bob");
    Caller caller = caller("ASIAALICEALICEALICE1", Optional.of(session));
    call(caller, true);

    assertThat(access.echo.caller()).isEqualTo(caller);
  }

  @Test
  void call_identityOrKeyIsGone() {
    access.aliceMay(policy(AccessFixture.EVERYTHING));
    access.change(
        Change.newBuilder().setIdentity(alice().addPolicyArns(POLICY).clearActiveAccessKeyIds()));
    access.refusal(ACCESS_KEY_INACTIVE, () -> call(false));
    access.change(Change.newBuilder().setDeletedIdentityArn(ALICE));
    access.refusal(UNKNOWN_IDENTITY, () -> call(false));
  }

  @Test
  void metadata_malformed() {
    CallerMetadata good =
        CallerMetadata.newBuilder()
            .setArn(ALICE)
            .setAccountId(AccessFixture.ACCOUNT)
            .setIdentityArn(ALICE)
            .setKind(CallerKind.CALLER_KIND_USER)
            .build();
    assertThat(code(() -> callWith(access.clusterToken.value(), good.toByteArray())))
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    for (CallerMetadata bad :
        List.of(
            good.toBuilder().clearKind().build(),
            good.toBuilder().setKindValue(99).build(),
            good.toBuilder().setKind(CallerKind.CALLER_KIND_ROLE).build(),
            good.toBuilder().setAccountId(AccessFixture.OTHER_ACCOUNT).build(),
            good.toBuilder().setAccountId("1").build(),
            good.toBuilder().clearArn().build())) {
      access.refusal(
          MALFORMED_CALLER, () -> callWith(access.clusterToken.value(), bad.toByteArray()));
    }
    access.refusal(MALFORMED_CALLER, () -> callWith(access.clusterToken.value(), new byte[] {1}));
    access.refusal(WRONG_CLUSTER_TOKEN, () -> callWith("guess", good.toByteArray()));
  }

  private void callWith(String clusterToken, byte[] caller) {
    Metadata headers = new Metadata();
    headers.put(Headers.AUTHORIZATION, Headers.CLUSTER + clusterToken);
    headers.put(Headers.CALLER, caller);
    TrailServiceGrpc.newBlockingStub(access.channel())
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .getTrail(GetTrailRequest.newBuilder().setRegion("eu-west-1").setName("audit").build());
  }
}
