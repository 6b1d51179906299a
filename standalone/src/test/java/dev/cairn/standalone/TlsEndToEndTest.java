package dev.cairn.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.access.v1.AttachRolePolicyRequest;
import dev.cairn.proto.access.v1.CertificateTrust;
import dev.cairn.proto.access.v1.CreateRoleRequest;
import dev.cairn.proto.access.v1.RoleTrust;
import dev.cairn.proto.history.v1.GetEventRequest;
import dev.cairn.proto.ingest.v1.EntryStatus;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import dev.cairn.proto.trail.v1.ListTrailsRequest;
import dev.cairn.proto.trail.v1.StartLoggingRequest;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import dev.cairn.standalone.Suite.Form;
import dev.cairn.testing.TestEvents;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Five processes that talk over TLS alone, each with a certificate of one authority: to one another
 * too.
 */
@Tag("engines")
class TlsEndToEndTest {

  private static final String REGION = TestEvents.REGION.value();

  @TempDir private Path folder;
  private Path data;
  private TestAuthority authority;
  private Map<String, String> settings;

  @BeforeEach
  void makeCertificates() throws Exception {
    data = folder.resolve("data");
    authority = new TestAuthority(folder);
    settings =
        Map.of(
            "cairn.grpc.tls.certificate", authority.certificate().toString(),
            "cairn.grpc.tls.private-key", authority.key().toString(),
            "cairn.grpc.tls.authorities", authority.authority().toString(),
            "cairn.grpc.tls.client-authorities", authority.authority().toString(),
            "cairn.delivery.log-file-interval", "1s");
  }

  @Test
  void anEvent_fromPutToLookUpToLogFile() throws Exception {
    try (Suite suite = Suite.start(Form.FIVE_PROCESSES, data, settings)) {
      suite.trust(authority.trusted());
      AuditTrail.start(suite, REGION);
      String json = TestEvents.json("e-1", Instant.now().truncatedTo(ChronoUnit.SECONDS));

      assertThat(put(suite, json)).isEqualTo(EntryStatus.ENTRY_STATUS_ACCEPTED);

      Await.until(() -> assertThat(get(suite, "e-1")).isEqualTo(json));
      Await.until(() -> assertThat(AuditTrail.delivered(data)).containsExactly(json));
    }
  }

  @Test
  void theEdge_asksTheServicesOverTls() throws Exception {
    try (Suite suite = Suite.start(Form.FIVE_PROCESSES, data, settings)) {
      suite.trust(authority.trusted());
      AuditTrail.start(suite, REGION);
      try (EdgeClient client = new EdgeClient(suite, authority, REGION)) {
        assertThat(client.edge().getScheme()).isEqualTo("https");
        assertThat(
                client
                    .call(
                        "DescribeTrails",
                        "{}",
                        AwsCredentialsIdentity.create(Suite.ACCESS_KEY_ID, Suite.SECRET_ACCESS_KEY))
                    .body())
            .contains("\"S3BucketName\":\"audit-logs\"");
      }
    }
  }

  @Test
  void aClientsCertificate_isACredentialOfARole() throws Exception {
    try (Suite suite = Suite.start(Form.FIVE_PROCESSES, data, settings)) {
      suite.trust(authority.trusted());
      createCollectorRole(suite);
      ManagedChannel collector =
          NettyChannelBuilder.forTarget(suite.process("trail").grpcAddress())
              .sslContext(authority.trustedBy(authority.client("CN=collector")))
              .build();
      try {
        Await.until(
            () ->
                TrailServiceGrpc.newBlockingStub(collector)
                    .listTrails(ListTrailsRequest.newBuilder().setRegion(REGION).build()));
        StatusRuntimeException denied =
            catchThrowableOfType(
                StatusRuntimeException.class,
                () ->
                    TrailServiceGrpc.newBlockingStub(collector)
                        .startLogging(
                            StartLoggingRequest.newBuilder()
                                .setRegion(REGION)
                                .setName("audit")
                                .build()));
        assertThat(denied.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(denied.getStatus().getDescription()).contains("assumed-role/collector/");
      } finally {
        collector.shutdownNow();
      }
    }
  }

  @Test
  void plaintext_isNotServed() throws Exception {
    try (Suite suite = Suite.start(Form.FIVE_PROCESSES, data, settings)) {
      StatusRuntimeException error =
          catchThrowableOfType(StatusRuntimeException.class, () -> AuditTrail.start(suite, REGION));
      assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  private static void createCollectorRole(Suite suite) throws Exception {
    AccessServiceGrpc.AccessServiceBlockingStub access = suite.access();
    access.createRole(
        CreateRoleRequest.newBuilder()
            .setRoleName("collector")
            .setTrust(
                RoleTrust.newBuilder()
                    .addCertificates(CertificateTrust.newBuilder().setName("CN=collector")))
            .build());
    access.attachRolePolicy(
        AttachRolePolicyRequest.newBuilder()
            .setRoleName("collector")
            .setPolicyArn("arn:aws:iam::aws:policy/AWSCloudTrail_ReadOnlyAccess")
            .build());
  }

  private static EntryStatus put(Suite suite, String json) throws Exception {
    return suite
        .ingest()
        .putEvents(
            PutEventsRequest.newBuilder()
                .setRegion(REGION)
                .addEntries(EventEntry.newBuilder().setRecord(ByteString.copyFromUtf8(json)))
                .build())
        .getOutcomes(0)
        .getStatus();
  }

  private static String get(Suite suite, String id) throws Exception {
    return suite
        .history()
        .getEvent(GetEventRequest.newBuilder().setRegion(REGION).setEventId(id).build())
        .getEvent()
        .getCloudTrailEvent();
  }
}
