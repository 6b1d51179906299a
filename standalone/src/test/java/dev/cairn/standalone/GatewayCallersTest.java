package dev.cairn.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.proto.access.v1.AccessKeyProof;
import dev.cairn.proto.access.v1.AttachUserPolicyRequest;
import dev.cairn.proto.access.v1.CreateAccessKeyRequest;
import dev.cairn.proto.access.v1.CreateAccessKeyResponse;
import dev.cairn.proto.access.v1.CreatePolicyRequest;
import dev.cairn.proto.access.v1.CreateUserRequest;
import dev.cairn.proto.access.v1.IssueTokenRequest;
import dev.cairn.proto.access.v1.SessionCredentials;
import dev.cairn.proto.history.v1.Event;
import dev.cairn.proto.history.v1.LookupAttribute;
import dev.cairn.proto.history.v1.LookupAttributeKey;
import dev.cairn.proto.history.v1.LookupEventsRequest;
import dev.cairn.standalone.Suite.Form;
import dev.cairn.testing.TestEvents;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** What the services know of callers who come through the gateway. */
class GatewayCallersTest {

  private static final String REGION = TestEvents.REGION.value();
  private static final String OVER_TLS_ALONE =
      """
      {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"cloudtrail:DescribeTrails",
      "Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"%s"}}}}""";

  @TempDir private Path folder;

  @Test
  void conditionsAndEvents_transportAndSession() throws Exception {
    X509Bundle authority =
        new CertificateBuilder()
            .subject("CN=authority")
            .setIsCertificateAuthority(true)
            .ecp256()
            .buildSelfSigned();
    X509Bundle certificate =
        new CertificateBuilder()
            .subject("CN=cairn")
            .addSanIpAddress("127.0.0.1")
            .ecp256()
            .buildIssuedBy(authority);
    Path key = Files.writeString(folder.resolve("key.pem"), certificate.getPrivateKeyPEM());
    Path path = Files.writeString(folder.resolve("c.pem"), certificate.getCertificatePathPEM());
    Map<String, String> tls =
        Map.of(
            "micronaut.server.ssl.enabled", "true",
            "micronaut.server.ssl.port", "0",
            "micronaut.server.ssl.key-name", "edge",
            "micronaut.certificate.file.edge.format", "PEM",
            "micronaut.certificate.file.edge.path", key.toString(),
            "micronaut.certificate.file.edge.certificate-path", path.toString());
    try (Suite suite = Suite.start(Form.ONE_PROCESS, folder.resolve("data"), tls);
        HttpClient client = HttpClient.newBuilder().sslContext(trusting(authority)).build()) {
      URI edge = URI.create(suite.process("gateway").httpAddress());
      assertThat(edge.getScheme()).isEqualTo("https");
      Instant before = Instant.now();
      SessionCredentials secure = userWho(suite, "ann", OVER_TLS_ALONE.formatted("true"));
      SessionCredentials plain = userWho(suite, "bob", OVER_TLS_ALONE.formatted("false"));

      assertThat(describeTrails(client, edge, secure).statusCode()).isEqualTo(200);
      assertThat(describeTrails(client, edge, plain).body()).contains("AccessDeniedException");

      Await.until(
          () ->
              assertThat(eventsOf(suite, "ann"))
                  .singleElement()
                  .extracting(Event::getCloudTrailEvent)
                  .asString()
                  .containsPattern(
                      "\"creationDate\":\"" + before.toString().substring(0, 13) + "[^\"]+Z\""));
    }
  }

  private static SSLContext trusting(X509Bundle authority) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("edge", authority.getCertificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** Credentials of a session of a user with one policy. */
  private static SessionCredentials userWho(Suite suite, String name, String document)
      throws IOException {
    suite.access().createUser(CreateUserRequest.newBuilder().setUserName(name).build());
    String policy =
        suite
            .access()
            .createPolicy(
                CreatePolicyRequest.newBuilder()
                    .setPolicyName(name)
                    .setPolicyDocument(document)
                    .build())
            .getPolicy()
            .getArn();
    suite
        .access()
        .attachUserPolicy(
            AttachUserPolicyRequest.newBuilder().setUserName(name).setPolicyArn(policy).build());
    CreateAccessKeyResponse key =
        suite
            .access()
            .createAccessKey(CreateAccessKeyRequest.newBuilder().setUserName(name).build());
    return suite
        .tokens()
        .issueToken(
            IssueTokenRequest.newBuilder()
                .setAccessKey(
                    AccessKeyProof.newBuilder()
                        .setAccessKeyId(key.getAccessKey().getAccessKeyId())
                        .setSecretAccessKey(key.getSecretAccessKey()))
                .build())
        .getCredentials();
  }

  private static HttpResponse<String> describeTrails(
      HttpClient client, URI edge, SessionCredentials credentials)
      throws IOException, InterruptedException {
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(
                            AwsSessionCredentialsIdentity.create(
                                credentials.getAccessKeyId(),
                                credentials.getSecretAccessKey(),
                                credentials.getSessionToken()))
                        .request(
                            SdkHttpRequest.builder()
                                .method(SdkHttpMethod.POST)
                                .uri(edge.resolve("/"))
                                .putHeader("Content-Type", "application/x-amz-json-1.1")
                                .putHeader("X-Amz-Target", "CloudTrail_20131101.DescribeTrails")
                                .build())
                        .payload(ContentStreamProvider.fromUtf8String("{}"))
                        .putProperty(AwsV4HttpSigner.REGION_NAME, REGION)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "cloudtrail"))
            .request();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(edge.resolve("/"))
            .POST(HttpRequest.BodyPublishers.ofString("{}", UTF_8));
    signed.headers().entrySet().stream()
        .filter(header -> !header.getKey().equalsIgnoreCase("Host"))
        .filter(header -> !header.getKey().equalsIgnoreCase("Content-Length"))
        .forEach(header -> request.header(header.getKey(), header.getValue().getFirst()));
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static List<Event> eventsOf(Suite suite, String user) throws IOException {
    return suite
        .history()
        .lookupEvents(
            LookupEventsRequest.newBuilder()
                .setRegion(REGION)
                .addLookupAttributes(
                    LookupAttribute.newBuilder()
                        .setAttributeKey(LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_USERNAME)
                        .setAttributeValue(user))
                .build())
        .getEventsList()
        .stream()
        .filter(event -> event.getEventName().equals("DescribeTrails"))
        .toList();
  }
}
