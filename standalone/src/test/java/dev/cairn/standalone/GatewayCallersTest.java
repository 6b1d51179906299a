package dev.cairn.standalone;

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
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
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
    TestAuthority authority = new TestAuthority(folder);
    Map<String, String> tls =
        Map.of(
            "micronaut.server.ssl.enabled", "true",
            "micronaut.server.ssl.port", "0",
            "micronaut.server.ssl.key-name", "edge",
            "micronaut.certificate.file.edge.format", "PEM",
            "micronaut.certificate.file.edge.path", authority.key().toString(),
            "micronaut.certificate.file.edge.certificate-path", authority.certificate().toString());
    try (Suite suite = Suite.start(Form.ONE_PROCESS, folder.resolve("data"), tls);
        EdgeClient client = new EdgeClient(suite, authority, REGION)) {
      assertThat(client.edge().getScheme()).isEqualTo("https");
      Instant before = Instant.now();
      AwsCredentialsIdentity secure = userWho(suite, "ann", OVER_TLS_ALONE.formatted("true"));
      AwsCredentialsIdentity plain = userWho(suite, "bob", OVER_TLS_ALONE.formatted("false"));

      assertThat(client.call("DescribeTrails", "{}", secure).statusCode()).isEqualTo(200);
      assertThat(client.call("DescribeTrails", "{}", plain).body())
          .contains("AccessDeniedException");

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

  /** Credentials of a session of a user with one policy. */
  private static AwsCredentialsIdentity userWho(Suite suite, String name, String document)
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
    SessionCredentials session =
        suite
            .tokens()
            .issueToken(
                IssueTokenRequest.newBuilder()
                    .setAccessKey(
                        AccessKeyProof.newBuilder()
                            .setAccessKeyId(key.getAccessKey().getAccessKeyId())
                            .setSecretAccessKey(key.getSecretAccessKey()))
                    .build())
            .getCredentials();
    return AwsSessionCredentialsIdentity.create(
        session.getAccessKeyId(), session.getSecretAccessKey(), session.getSessionToken());
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
