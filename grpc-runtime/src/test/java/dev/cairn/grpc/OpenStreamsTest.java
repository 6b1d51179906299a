package dev.cairn.grpc;

import static dev.cairn.grpc.AccessFixture.ALICE;
import static dev.cairn.grpc.AccessFixture.NOW;
import static dev.cairn.grpc.AccessFixture.POLICY;
import static dev.cairn.grpc.AccessFixture.alice;
import static dev.cairn.grpc.AccessFixture.allow;
import static dev.cairn.grpc.AccessFixture.timestamp;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cairn.grpc.tls.TlsConfig;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.IngestServiceGrpc;
import dev.cairn.proto.ingest.v1.StreamEventsRequest;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams end within 5 s of the loss of the right to them, also if nothing is sent. */
class OpenStreamsTest {

  private static final String STREAM =
      IngestServiceGrpc.getStreamEventsMethod().getFullMethodName();
  private static final int WITHIN_SECONDS = 5;

  @TempDir Path folder;
  private AccessFixture access;
  private Channel channel;

  @BeforeEach
  void start() {
    access = new AccessFixture(folder, List.of(), TlsConfig.NONE);
    access.aliceMay(allow("cloudtrail-data:PutAuditEvents", "*"));
    channel = access.channel();
  }

  @AfterEach
  void stop() {
    access.close();
  }

  private AnyCall open() throws Exception {
    AnyCall stream =
        AnyCall.open(
            channel,
            IngestServiceGrpc.getStreamEventsMethod(),
            AccessFixture.bearer(access.aliceToken()));
    stream.send(batch(""));
    stream.awaitAnswer();
    return stream;
  }

  private static StreamEventsRequest batch(String account) {
    return StreamEventsRequest.newBuilder()
        .setAccountId(account)
        .setRegion("eu-west-1")
        .addEntries(EventEntry.newBuilder().setRecord(ByteString.copyFromUtf8("{}")))
        .build();
  }

  private void assertEnded(AnyCall stream, Status.Code code, String reason) throws Exception {
    assertThat(stream.awaitEnd(WITHIN_SECONDS).getCode()).isEqualTo(code);
    assertThat(stream.reason()).isEqualTo(reason);
    assertThat(access.echo.ended.poll(WITHIN_SECONDS, TimeUnit.SECONDS))
        .as("the method was told")
        .isEqualTo(STREAM);
  }

  @Test
  void identityIsGone() throws Exception {
    AnyCall stream = open();
    access.change(Change.newBuilder().setDeletedIdentityArn(ALICE));
    assertEnded(stream, Status.Code.UNAUTHENTICATED, "UNRECOGNIZED_CLIENT");
  }

  @Test
  void accessKeyIsInactive() throws Exception {
    AnyCall stream = open();
    access.change(
        Change.newBuilder().setIdentity(alice().addPolicyArns(POLICY).clearActiveAccessKeyIds()));
    assertEnded(stream, Status.Code.UNAUTHENTICATED, "UNRECOGNIZED_CLIENT");
  }

  @Test
  void sessionsAreRevoked() throws Exception {
    AnyCall stream = open();
    access.change(
        Change.newBuilder()
            .setIdentity(
                alice()
                    .addPolicyArns(POLICY)
                    .setSessionsValidAfter(timestamp(NOW.plusSeconds(1)))));
    assertEnded(stream, Status.Code.UNAUTHENTICATED, "UNRECOGNIZED_CLIENT");
  }

  @Test
  void policyIsDetached() throws Exception {
    AnyCall stream = open();
    access.change(Change.newBuilder().setIdentity(alice()));
    assertEnded(stream, Status.Code.PERMISSION_DENIED, "ACCESS_DENIED");
  }

  @Test
  void policyAllowsLess() throws Exception {
    AnyCall stream = open();
    access.change(
        Change.newBuilder()
            .setPolicy(
                allow(
                    "cloudtrail-data:PutAuditEvents",
                    "arn:aws:cloudtrail:us-east-1:*:channel/default")));
    assertEnded(stream, Status.Code.PERMISSION_DENIED, "ACCESS_DENIED");
  }

  @Test
  void tokenExpires() throws Exception {
    AnyCall stream = open();
    access.time.set(NOW.plus(Duration.ofMinutes(62)));
    assertEnded(stream, Status.Code.UNAUTHENTICATED, "EXPIRED_TOKEN");
  }

  @Test
  void otherAccountsAreTakenAway() throws Exception {
    access.change(
        Change.newBuilder()
            .setIdentity(
                alice().addPolicyArns(POLICY).addOtherAccountIds(AccessFixture.OTHER_ACCOUNT)));
    AnyCall stream = open();
    stream.send(batch(AccessFixture.OTHER_ACCOUNT));
    stream.awaitAnswer();
    access.change(Change.newBuilder().setIdentity(alice().addPolicyArns(POLICY)));
    assertEnded(stream, Status.Code.PERMISSION_DENIED, "ACCESS_DENIED");
  }

  @Test
  void trailServiceIsLostForTooLong() throws Exception {
    AnyCall stream = open();
    access.configuration.lost();
    access.nanos.set(Duration.ofMinutes(15).toNanos());
    access.openCalls.judge();
    assertThat(stream.isOpen()).isTrue();
    access.nanos.set(Duration.ofMinutes(15).plusSeconds(1).toNanos());
    assertEnded(stream, Status.Code.UNAVAILABLE, "SERVICE_UNAVAILABLE");
  }

  @Test
  void others_goOn() throws Exception {
    AnyCall stream = open();
    AnyCall service =
        AnyCall.open(
            channel,
            IngestServiceGrpc.getStreamEventsMethod(),
            headers(Headers.CLUSTER + access.clusterToken.value()));
    service.send(batch(""));
    service.awaitAnswer();
    access.change(Change.newBuilder().setDeletedIdentityArn(ALICE));
    assertEnded(stream, Status.Code.UNAUTHENTICATED, "UNRECOGNIZED_CLIENT");
    assertThat(service.isOpen()).isTrue();
    service.cancel();
  }

  private static Metadata headers(String authorization) {
    Metadata headers = new Metadata();
    headers.put(Headers.AUTHORIZATION, authorization);
    return headers;
  }

  @Test
  void message_deniedEndsTheStream() throws Exception {
    AnyCall stream = open();
    stream.send(batch(AccessFixture.OTHER_ACCOUNT));
    assertThat(stream.awaitEnd(WITHIN_SECONDS).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
  }
}
