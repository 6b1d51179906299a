package dev.cairn.gateway.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.gateway.aws.AwsEdge.Answer;
import dev.cairn.gateway.sigv4.SignatureVerifier;
import dev.cairn.gateway.sigv4.SignedRequest;
import dev.cairn.gateway.sigv4.Signer;
import dev.cairn.grpc.LocalServer;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.proto.trail.v1.DeleteTrailRequest;
import dev.cairn.proto.trail.v1.DeleteTrailResponse;
import dev.cairn.proto.trail.v1.DescribeTrailsRequest;
import dev.cairn.proto.trail.v1.DescribeTrailsResponse;
import dev.cairn.proto.trail.v1.GetTrailRequest;
import dev.cairn.proto.trail.v1.GetTrailResponse;
import dev.cairn.proto.trail.v1.StartLoggingRequest;
import dev.cairn.proto.trail.v1.StartLoggingResponse;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import dev.cairn.testing.TestClock;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What AWS's clients are answered (checks 1-10). */
class AwsEdgeTest {

  private static final String JSON = "application/x-amz-json-1.1";
  private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private final TestClock clock = TestClock.create();
  private final LocalServer server =
      LocalServer.start(
          new Caller("arn:cairn:service", Signer.ACCOUNT, Caller.Kind.SERVICE, "", "", "r"),
          new Trails());
  private final AwsEdge edge =
      new AwsEdge(new SignatureVerifier(Signer.keys(), clock), _ -> server.channel());

  /** Answers with what it was asked, or fails as it is told by the name. */
  private static final class Trails extends TrailServiceGrpc.TrailServiceImplBase {

    @Override
    public void describeTrails(
        DescribeTrailsRequest request, StreamObserver<DescribeTrailsResponse> reply) {
      DescribeTrailsResponse.Builder response = DescribeTrailsResponse.newBuilder();
      request
          .getTrailNameListList()
          .forEach(
              name ->
                  response.addTrailListBuilder().setName(name).setHomeRegion(request.getRegion()));
      reply.onNext(response.build());
      reply.onCompleted();
    }

    @Override
    public void getTrail(GetTrailRequest request, StreamObserver<GetTrailResponse> reply) {
      throw new CairnException.NotFound(
          "TRAIL_NOT_FOUND", "Unknown trail: " + request.getName(), "trail", request.getName());
    }

    @Override
    public void startLogging(
        StartLoggingRequest request, StreamObserver<StartLoggingResponse> reply) {
      throw new CairnException.Unavailable("REVISION_NOT_CONFIRMED", "not yet", Duration.ZERO);
    }

    @Override
    public void deleteTrail(DeleteTrailRequest request, StreamObserver<DeleteTrailResponse> reply) {
      throw new IllegalStateException("a secret of the server's");
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Checks 6, 9. */
  @ParameterizedTest
  @ValueSource(strings = {"us-east-1", "eu-west-1", "moon-1"})
  void post_theScopeGivesTheRegion(String region) {
    Answer answer = post("DescribeTrails", "{\"trailNameList\":[\"a\"]}", region);

    assertThat(answer.reply().status()).isEqualTo(200);
    assertThat(answer.reply().contentType()).isEqualTo(JSON);
    assertThat(body(answer)).contains("\"Name\":\"a\"", "\"HomeRegion\":\"" + region + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.DescribeTrails",
        "CloudTrail_20131101.DescribeTrails",
        "DescribeTrails"
      })
  void post_anyPrefix(String target) {
    assertThat(body(edge.post(signed(target, JSON, "{}", "us-east-1", "cloudtrail"))))
        .isEqualTo("{\"trailList\":[]}");
  }

  /** Check 3. */
  @Test
  void post_everyReplyHasItsId() {
    assertThat(post("DescribeTrails", "{}", "us-east-1").requestId()).matches(UUID);
    assertThat(post("Nothing", "{}", "us-east-1").requestId()).matches(UUID);
    assertThat(edge.tooLarge("too large").requestId()).matches(UUID);
  }

  /** Check 4. */
  @Test
  void post_modelledError() {
    assertError(
        post("GetTrail", "{\"Name\":\"t\"}", "us-east-1"),
        400,
        "TrailNotFoundException",
        "Unknown trail: t");
  }

  @Test
  void post_errorsOfTheServer() {
    assertError(
        post("StartLogging", "{\"Name\":\"t\"}", "us-east-1"),
        503,
        "ServiceUnavailable",
        "not yet");
    assertError(
        post("DeleteTrail", "{\"Name\":\"t\"}", "us-east-1"),
        500,
        "InternalFailure",
        "Internal failure. See the server's log.");
  }

  /** Checks 2, 10. */
  @ParameterizedTest
  @CsvSource({
    "Nothing, '{}', 404, UnknownOperationException",
    "SearchEvents, '{}', 404, UnknownOperationException",
    "GetSigningKey, '{}', 404, UnknownOperationException",
    "'', '{}', 404, UnknownOperationException",
    "CreateEventDataStore, '{}', 400, UnsupportedOperationException",
    "ListInsightsData, 'no json', 400, UnsupportedOperationException",
    "DescribeTrails, 'no json', 400, SerializationException",
    "DescribeTrails, '{\"trailNameList\":\"a\"}', 400, ValidationException",
    "UpdateTrail, '{}', 400, UnsupportedOperationException"
  })
  void post_whatIsNotServed(String operation, String body, int status, String error) {
    Answer answer = post(operation, body, "us-east-1");

    assertThat(answer.reply().status()).isEqualTo(status);
    assertThat(answer.reply().headers()).containsEntry("x-amzn-ErrorType", error);
    assertThat(body(answer)).startsWith("{\"__type\":\"" + error + "\",\"Message\":\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/plain", "application/x-amz-json-1.0", "x"})
  void post_otherContentType(String type) {
    Answer answer =
        edge.post(signed("CloudTrail.DescribeTrails", type, "{}", "us-east-1", "cloudtrail"));

    assertThat(answer.reply().status()).isEqualTo(404);
    assertThat(body(answer)).contains("UnknownOperationException", type);
  }

  /** Check 5. Who proves nothing learns nothing, not even which operations there are. */
  @Test
  void post_withoutSignature() {
    SignedRequest unsigned =
        new SignedRequest("POST", "/", "", Map.of(), "no json".getBytes(UTF_8), "");

    assertError(
        edge.post(unsigned),
        403,
        "MissingAuthenticationTokenException",
        "Missing Authentication Token");
    clock.advance(Duration.ofHours(1));
    SignedRequest old =
        new Signer(clock.instant().minus(Duration.ofMinutes(16)))
            .post("/", Map.of("Content-Type", JSON), "{}", "us-east-1", "cloudtrail");
    assertThat(body(edge.post(old))).contains("InvalidSignatureException", "Signature expired");
    assertThat(edge.post(old).reply().status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"us-east-1", "eu-west-1", "aws-global"})
  void sts_getCallerIdentity(String region) {
    Answer answer =
        edge.post(signed("", FORM, "Action=GetCallerIdentity&Version=2011-06-15", region, "sts"));

    assertThat(answer.reply().status()).isEqualTo(200);
    assertThat(answer.reply().contentType()).isEqualTo("text/xml");
    assertThat(body(answer))
        .isEqualTo(
            """
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\
            <GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:root</Arn>\
            <UserId>111122223333</UserId><Account>111122223333</Account></GetCallerIdentityResult>\
            <ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata>\
            </GetCallerIdentityResponse>"""
                .formatted(answer.requestId()));
  }

  @Test
  void sts_errors() {
    Answer other =
        edge.post(signed("", FORM, "Action=Assume%3CRole%3E&Version=1", "us-east-1", "sts"));
    assertThat(other.reply().status()).isEqualTo(400);
    assertThat(body(other))
        .contains("<Code>UnsupportedOperation</Code>", "Assume&lt;Role&gt;", other.requestId());

    Answer unsigned =
        edge.post(
            new SignedRequest(
                "POST", "/", "", Map.of("Content-Type", List.of(FORM)), new byte[0], ""));
    assertThat(unsigned.reply().status()).isEqualTo(403);
    assertThat(body(unsigned)).contains("<Code>MissingAuthenticationToken</Code>");

    assertThat(body(edge.post(signed("", FORM, "Action=GetCallerIdentity", "us-east-1", "s3"))))
        .contains("<Code>SignatureDoesNotMatch</Code>");
  }

  @Test
  void tooLarge() {
    assertError(edge.tooLarge("too large"), 413, "RequestEntityTooLargeException", "too large");
  }

  private Answer post(String operation, String body, String region) {
    return edge.post(signed("CloudTrail_20131101." + operation, JSON, body, region, "cloudtrail"));
  }

  private SignedRequest signed(
      String target, String type, String body, String region, String service) {
    Map<String, String> headers =
        target.isEmpty()
            ? Map.of("Content-Type", type)
            : Map.of("Content-Type", type, "X-Amz-Target", target);
    return new Signer(clock.instant()).post("/", headers, body, region, service);
  }

  private static void assertError(Answer answer, int status, String name, String message) {
    assertThat(answer.reply().status()).isEqualTo(status);
    assertThat(body(answer))
        .isEqualTo("{\"__type\":\"" + name + "\",\"Message\":\"" + message + "\"}");
  }

  private static String body(Answer answer) {
    return new String(answer.reply().body(), UTF_8);
  }
}
