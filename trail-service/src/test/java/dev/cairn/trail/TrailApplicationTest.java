package dev.cairn.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.grpc.CairnApplication;
import dev.cairn.proto.region.v1.ListRegionsRequest;
import dev.cairn.proto.region.v1.RegionServiceGrpc;
import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.GetTrailRequest;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** trail-service as a process of its own has it: its wiring, its root credential, its restart. */
class TrailApplicationTest {

  private static final Pattern CREDENTIALS =
      Pattern.compile(
          "\\{\"accessKeyId\":\"(AKIA[A-Z2-7]{16})\",\"secretAccessKey\":\"([A-Za-z0-9+/]{40})\","
              + "\"accountId\":\"([1-9][0-9]{11})\",\"token\":\"(cairn-root-[A-Za-z0-9_-]{43})\"}\n");

  @TempDir Path folder;

  @Test
  void start_twice_keepsCredentialAndTrails() throws Exception {
    Matcher first;
    try (CairnApplication application = start(Map.of())) {
      first = credentials();
      try (Client client = new Client(application.grpcAddress(), first.group(4))) {
        assertThat(client.regions()).isEqualTo(34);
        client.trails().createTrail(create());
      }
    }
    try (CairnApplication application = start(Map.of());
        Client client = new Client(application.grpcAddress(), first.group(4))) {
      assertThat(credentials().group()).isEqualTo(first.group());
      assertThat(client.trails().getTrail(get()).getTrail().getTrailArn())
          .isEqualTo("arn:aws:cloudtrail:eu-west-1:" + first.group(3) + ":trail/audit");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("credentials.json"))))
          .isEqualTo("rw-------");
    }
  }

  /** Whoever has read it may delete it: it does not come back, and holds all the same. */
  @Test
  void start_credentialsDeleted_areNotShownAgain() throws Exception {
    start(Map.of()).close();
    String token = credentials().group(4);
    Files.delete(folder.resolve("credentials.json"));

    try (CairnApplication application = start(Map.of());
        Client client = new Client(application.grpcAddress(), token)) {
      assertThat(client.regions()).isEqualTo(34);
      assertThat(folder.resolve("credentials.json")).doesNotExist();
    }
    String another = "x".repeat(40);
    Map<String, Object> root =
        Map.of(
            "cairn.root.access-key-id",
            "AKIAIOSFODNN7EXAMPLE",
            "cairn.root.secret-access-key",
            another);
    start(root).close();
    assertThat(Files.readString(folder.resolve("credentials.json"))).contains(another);
  }

  @Test
  void start_anotherMasterKey_isRefused() throws Exception {
    start(Map.of()).close();
    Path key = folder.resolve("master-key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    Path kept = folder.resolve("kept");
    Files.move(key, kept);

    assertThatThrownBy(() -> start(Map.of())).rootCause().hasMessageContaining("is missing");
    Files.writeString(key, "A".repeat(43) + "=\n");
    assertThatThrownBy(() -> start(Map.of()))
        .rootCause()
        .hasMessageContaining(key + " does not open the secrets of this database");
    start(Map.of("cairn.trail.master-key-file", kept.toString())).close();
  }

  @Test
  void start_rootCredentialGiven_isWrittenAndHolds() throws Exception {
    Map<String, Object> root =
        Map.of(
            "cairn.root.access-key-id", "AKIAIOSFODNN7EXAMPLE",
            "cairn.root.secret-access-key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "cairn.root.account", "111122223333");
    try (CairnApplication application = start(root)) {
      String token = "cairn-root--tOfnNWPDFMW_mURGHxbpYiNvBga0ZmlYGrfK7TgSG8";
      assertThat(Files.readString(folder.resolve("credentials.json")))
          .isEqualTo(
              "{\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\","
                  + "\"secretAccessKey\":\"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\","
                  + "\"accountId\":\"111122223333\",\"token\":\""
                  + token
                  + "\"}\n");
      try (Client client = new Client(application.grpcAddress(), token)) {
        assertThat(client.regions()).isEqualTo(34);
      }
      try (Client stranger = new Client(application.grpcAddress(), "cairn-root-another")) {
        assertThatThrownBy(stranger::regions).hasMessageContaining("UNAUTHENTICATED");
      }
    }
  }

  @Test
  void start_ownRegions_onlyThose() throws Exception {
    try (CairnApplication application = start(Map.of("cairn.trail.regions", "moon-1:4,moon-2"));
        Client client = new Client(application.grpcAddress(), credentials().group(4))) {
      assertThat(client.regions()).isEqualTo(2);
    }
    assertThatThrownBy(() -> start(Map.of("cairn.trail.regions", "moon-1:5")))
        .rootCause()
        .hasMessageContaining("moon-1 was created with 4 partitions");
  }

  private CairnApplication start(Map<String, Object> settings) {
    Map<String, Object> properties = new HashMap<>(settings);
    properties.put("cairn.data", folder.toString());
    properties.put("cairn.grpc.port", 0);
    properties.put("micronaut.server.host", "127.0.0.1");
    properties.put("micronaut.server.port", -1);
    properties.put("cairn.recording.enabled", false); // there is no ingest here
    return CairnApplication.start(Set.of("trail"), properties);
  }

  private Matcher credentials() throws Exception {
    Matcher matcher = CREDENTIALS.matcher(Files.readString(folder.resolve("credentials.json")));
    assertThat(matcher.matches()).isTrue();
    return matcher;
  }

  private static CreateTrailRequest create() {
    return CreateTrailRequest.newBuilder()
        .setRegion("eu-west-1")
        .setName("audit")
        .setS3BucketName("audit-logs")
        .build();
  }

  private static GetTrailRequest get() {
    return GetTrailRequest.newBuilder().setRegion("eu-west-1").setName("audit").build();
  }

  /** A user with a bearer token. */
  private static final class Client implements AutoCloseable {
    private final ManagedChannel channel;
    private final CallCredentials credentials;

    Client(String address, String token) {
      channel = ManagedChannelBuilder.forTarget(address).usePlaintext().build();
      credentials = new Bearer(token);
    }

    TrailServiceGrpc.TrailServiceBlockingV2Stub trails() {
      return TrailServiceGrpc.newBlockingV2Stub(channel).withCallCredentials(credentials);
    }

    int regions() throws Exception {
      return RegionServiceGrpc.newBlockingV2Stub(channel)
          .withCallCredentials(credentials)
          .listRegions(ListRegionsRequest.getDefaultInstance())
          .getRegionsCount();
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }

  private static final class Bearer extends CallCredentials {
    private final String token;

    Bearer(String token) {
      this.token = token;
    }

    @Override
    public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier applier) {
      Metadata metadata = new Metadata();
      metadata.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
      applier.apply(metadata);
    }
  }
}
