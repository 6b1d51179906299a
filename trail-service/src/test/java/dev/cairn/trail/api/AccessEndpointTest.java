package dev.cairn.trail.api;

import static dev.cairn.trail.api.StatusAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.access.v1.GetSigningKeyRequest;
import dev.cairn.proto.access.v1.GetSigningKeyResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessEndpointTest {

  @TempDir Path folder;

  private TrailServer server;

  @BeforeEach
  void start() {
    server = new TrailServer(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void getSigningKey_servicesOnly() {
    var asRoot = AccessServiceGrpc.newBlockingV2Stub(server.asRoot());

    assertFails(() -> asRoot.getSigningKey(request().build()))
        .with(Code.PERMISSION_DENIED, "ACCESS_DENIED");
  }

  @Test
  void getSigningKey_showsNoSecret() throws Exception {
    GetSigningKeyResponse reply =
        AccessServiceGrpc.newBlockingV2Stub(server.asService()).getSigningKey(request().build());

    assertThat(reply.getSigningKey().size()).isEqualTo(32);
    assertThat(reply.getAccountId()).isEqualTo("111122223333");
    assertThat(reply.toString()).doesNotContain(TrailServer.INSTALLATION.root().secretAccessKey());
  }

  @Test
  void getSigningKey_wrongShapes() {
    var stub = AccessServiceGrpc.newBlockingV2Stub(server.asService());

    assertFails(() -> stub.getSigningKey(request().setAccessKeyId("AKIANOBODYNOBODY").build()))
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
}
