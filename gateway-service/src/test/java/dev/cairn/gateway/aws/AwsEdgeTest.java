package dev.cairn.gateway.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.cairn.gateway.aws.AwsEdge.Answer;
import dev.cairn.gateway.sigv4.SignatureVerifier;
import dev.cairn.gateway.sigv4.SignedRequest;
import dev.cairn.gateway.sigv4.Signer;
import dev.cairn.grpc.Callers;
import dev.cairn.grpc.LocalServer;
import dev.cairn.grpc.authorization.CallTransport;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.access.v1.GetCallerIdentityRequest;
import dev.cairn.proto.access.v1.GetCallerIdentityResponse;
import dev.cairn.proto.access.v1.IssueTokenRequest;
import dev.cairn.proto.access.v1.IssueTokenResponse;
import dev.cairn.proto.access.v1.SessionCredentials;
import dev.cairn.proto.trail.v1.DeleteTrailRequest;
import dev.cairn.proto.trail.v1.DeleteTrailResponse;
import dev.cairn.proto.trail.v1.DescribeTrailsRequest;
import dev.cairn.proto.trail.v1.DescribeTrailsResponse;
import dev.cairn.proto.trail.v1.GetTrailRequest;
import dev.cairn.proto.trail.v1.GetTrailResponse;
import dev.cairn.proto.trail.v1.StartLoggingRequest;
import dev.cairn.proto.trail.v1.StartLoggingResponse;
import dev.cairn.proto.trail.v1.StopLoggingRequest;
import dev.cairn.proto.trail.v1.StopLoggingResponse;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import dev.cairn.testing.TestClock;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What AWS's clients are answered (checks 1-10). */
class AwsEdgeTest {

  private static final String JSON = "application/x-amz-json-1.1";
  private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private final TestClock clock = TestClock.create();
  private final Access access = new Access();
  private final LocalServer server =
      LocalServer.start(
          new Caller("arn:cairn:service", Signer.ACCOUNT, Caller.Kind.SERVICE, "", "", "r"),
          new Trails(),
          access);
  private final AwsEdge edge =
      new AwsEdge(new SignatureVerifier(Signer.keys(), clock, _ -> {}), _ -> server.channel());

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
    public void stopLogging(StopLoggingRequest request, StreamObserver<StopLoggingResponse> reply) {
      throw new CairnException.Denied("User: ann may not stop " + request.getName());
    }

    @Override
    public void deleteTrail(DeleteTrailRequest request, StreamObserver<DeleteTrailResponse> reply) {
      throw new IllegalStateException("a secret of the server's");
    }
  }

  /** Gives what it is asked for, unless it is told to refuse. */
  private static final class Access extends AccessServiceGrpc.AccessServiceImplBase {

    private final List<IssueTokenRequest> asked = new CopyOnWriteArrayList<>();
    private @Nullable CairnException refusal;

    @Override
    public void getCallerIdentity(
        GetCallerIdentityRequest request, StreamObserver<GetCallerIdentityResponse> reply) {
      answer(
          reply,
          GetCallerIdentityResponse.newBuilder()
              .setArn("arn:aws:sts::111122223333:assumed-role/auditor/ann")
              .setAccountId("111122223333")
              .setUserId("AROACKCEVSQ6C2EXAMPLE:ann")
              .build());
    }

    @Override
    public void issueToken(IssueTokenRequest request, StreamObserver<IssueTokenResponse> reply) {
      asked.add(request);
      answer(
          reply,
          IssueTokenResponse.newBuilder()
              .setToken("a bearer token")
              .setArn("arn:aws:sts::111122223333:assumed-role/auditor/ann")
              .setUserId("AROACKCEVSQ6C2EXAMPLE:ann")
              .setExpiration(Timestamp.newBuilder().setSeconds(1767326400).setNanos(1))
              .setCredentials(
                  SessionCredentials.newBuilder()
                      .setAccessKeyId("ASIAIOSFODNN7EXAMPLE")
                      .setSecretAccessKey("a/secret+")
                      .setSessionToken("token=="))
              .build());
    }

    private <T> void answer(StreamObserver<T> reply, T message) {
      if (refusal != null) {
        throw refusal;
      }
      reply.onNext(message);
      reply.onCompleted();
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

  /** Whoever names a target reads JSON, whatever the content type says. */
  @Test
  void post_targetWithAForm() {
    Answer answer =
        edge.post(signed("CloudTrail.DescribeTrails", FORM, "{}", "us-east-1", "cloudtrail"));

    assertThat(answer.reply().status()).isEqualTo(404);
    assertThat(answer.reply().contentType()).isEqualTo(JSON);
    assertThat(body(answer)).startsWith("{\"__type\":\"UnknownOperationException\"");
  }

  @Test
  void unknown_methodAndPath() {
    Answer answer = edge.unknown("PUT", "/nothing");

    assertThat(answer.requestId()).matches(UUID);
    assertThat(answer.reply().status()).isEqualTo(404);
    assertThat(body(answer)).contains("UnknownOperationException", "PUT", "/nothing");
  }

  /** Check 5. Who proves nothing learns nothing, not even which operations there are. */
  @Test
  void post_withoutSignature() {
    SignedRequest unsigned =
        new SignedRequest("POST", "/", "", Map.of(), "no json".getBytes(UTF_8), "", false);

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

  /** A key that a service knows to be revoked before the gateway does. */
  @Test
  void post_serviceKnowsNoSuchCaller() {
    access.refusal = new CairnException.Unauthenticated("EXPIRED_TOKEN", "expired");
    assertThat(body(sts("Action=GetCallerIdentity"))).contains("<Code>ExpiredToken</Code>");
    access.refusal = new CairnException.Unauthenticated("UNRECOGNIZED_CLIENT", "invalid");
    Answer answer = sts("Action=GetCallerIdentity");
    assertThat(answer.reply().status()).isEqualTo(403);
    assertThat(body(answer)).contains("<Code>InvalidClientTokenId</Code>");
    access.refusal = new CairnException.Unauthenticated("MISSING_AUTHENTICATION_TOKEN", "a bug");
    assertThat(sts("Action=GetCallerIdentity").reply().status()).isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"us-east-1", "eu-west-1", "aws-global"})
  void sts_getCallerIdentity(String region) {
    Answer answer =
        edge.post(signed("", FORM, "Action=GetCallerIdentity&Version=2011-06-15", region, "sts"));

    assertCallerIdentity(answer);
  }

  private static void assertCallerIdentity(Answer answer) {
    assertThat(answer.reply().status()).isEqualTo(200);
    assertThat(answer.reply().contentType()).isEqualTo("text/xml");
    assertThat(body(answer))
        .isEqualTo(
            """
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\
            <GetCallerIdentityResult><Arn>arn:aws:sts::111122223333:assumed-role/auditor/ann</Arn>\
            <UserId>AROACKCEVSQ6C2EXAMPLE:ann</UserId><Account>111122223333</Account>\
            </GetCallerIdentityResult>\
            <ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata>\
            </GetCallerIdentityResponse>"""
                .formatted(answer.requestId()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void sts_presigned(String method) {
    SignedRequest request =
        new Signer(clock.instant())
            .presigned(
                SdkHttpMethod.fromValue(method),
                "/?Action=GetCallerIdentity&Version=2011-06-15",
                Map.of(),
                "sts",
                Duration.ofMinutes(1));

    assertCallerIdentity(method.equals("GET") ? edge.get(request) : edge.post(request));
  }

  @Test
  void sts_assumeRole() {
    Answer answer =
        sts(
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fauditor"
                + "&RoleSessionName=ann&DurationSeconds=900&ExternalId=x");

    assertThat(body(answer))
        .isEqualTo(
            """
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>\
            <AssumedRoleUser><AssumedRoleId>AROACKCEVSQ6C2EXAMPLE:ann</AssumedRoleId>\
            <Arn>arn:aws:sts::111122223333:assumed-role/auditor/ann</Arn></AssumedRoleUser>\
            <Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId>\
            <SecretAccessKey>a/secret+</SecretAccessKey><SessionToken>token==</SessionToken>\
            <Expiration>2026-01-02T04:00:00Z</Expiration></Credentials></AssumeRoleResult>\
            <ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata></AssumeRoleResponse>"""
                .formatted(answer.requestId()));
    assertThat(access.asked)
        .containsExactly(
            IssueTokenRequest.newBuilder()
                .setRoleArn("arn:aws:iam::111122223333:role/auditor")
                .setRoleSessionName("ann")
                .setDuration(com.google.protobuf.Duration.newBuilder().setSeconds(900))
                .build());
  }

  @Test
  void sts_getSessionToken() {
    assertThat(body(sts("Action=GetSessionToken&Version=2011-06-15")))
        .startsWith(
            """
            <GetSessionTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\
            <GetSessionTokenResult><Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId>""")
        .doesNotContain("a bearer token");
    assertThat(access.asked)
        .containsExactly(
            IssueTokenRequest.newBuilder()
                .setDuration(com.google.protobuf.Duration.newBuilder().setSeconds(43_200))
                .build());
  }

  /** Who asks for a session that may do less must not get one that may do more. */
  @ParameterizedTest
  @CsvSource({
    "GetSessionToken, DurationSeconds=899, ValidationError",
    "GetSessionToken, DurationSeconds=43201, ValidationError",
    "GetSessionToken, DurationSeconds=x, ValidationError",
    "GetSessionToken, DurationSeconds=900&DurationSeconds=900, ValidationError",
    "GetSessionToken, SerialNumber=GAHT12345678&TokenCode=1, UnsupportedOperation",
    "AssumeRole, RoleSessionName=ann, ValidationError",
    "AssumeRole, RoleArn=arn:aws:iam::111122223333:role/auditor, ValidationError",
    "AssumeRole, RoleArn=arn:aws:iam::111122223333:role/auditor&RoleSessionName=a%2Fb, ValidationError",
    "AssumeRole, RoleArn=arn:aws:iam::111122223333:role/auditor&RoleSessionName=ann&Policy=%7B%7D, UnsupportedOperation",
    "AssumeRole, RoleArn=arn:aws:iam::111122223333:role/auditor&RoleSessionName=ann&Tags.member.1.Key=a, UnsupportedOperation",
    "AssumeRoleWithSAML, a=b, UnsupportedOperation"
  })
  void sts_refusedParameters(String action, String parameters, String code) {
    Answer answer = sts("Action=" + action + "&" + parameters);

    assertThat(answer.reply().status()).isEqualTo(400);
    assertThat(body(answer)).contains("<Code>" + code + "</Code>");
    assertThat(access.asked).isEmpty();
  }

  /** Contract 1.1, 8.5: the two protocols differ in name and status. */
  @Test
  void denied() {
    access.refusal = new CairnException.Denied("User: ann is not authorized to perform: x");

    Answer answer = sts("Action=GetSessionToken");
    assertThat(answer.reply().status()).isEqualTo(403);
    assertThat(body(answer))
        .contains("<Code>AccessDenied</Code><Message>User: ann is not authorized to perform: x<");
    assertError(
        post("StopLogging", "{\"Name\":\"t\"}", "us-east-1"),
        400,
        "AccessDeniedException",
        "User: ann may not stop t");
  }

  private Answer sts(String form) {
    return edge.post(signed("", FORM, form, "us-east-1", "sts"));
  }

  @Test
  void sts_errors() {
    Answer other = sts("Action=Assume%3CRole%3E&Version=1");
    assertThat(other.reply().status()).isEqualTo(400);
    assertThat(body(other))
        .contains("<Code>UnsupportedOperation</Code>", "Assume&lt;Role&gt;", other.requestId());

    Answer unsigned =
        edge.post(
            new SignedRequest(
                "POST", "/", "", Map.of("Content-Type", List.of(FORM)), new byte[0], "", false));
    assertThat(unsigned.reply().status()).isEqualTo(403);
    assertThat(body(unsigned)).contains("<Code>MissingAuthenticationToken</Code>");

    assertThat(body(edge.post(signed("", FORM, "Action=GetCallerIdentity", "us-east-1", "s3"))))
        .contains("<Code>SignatureDoesNotMatch</Code>");
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void services_areToldOfTransportAndSession(boolean secure, boolean ofSession) {
    List<Boolean> transports = new CopyOnWriteArrayList<>();
    List<Optional<Caller.Session>> sessions = new CopyOnWriteArrayList<>();
    AwsEdge told =
        new AwsEdge(
            new SignatureVerifier(Signer.keys(), clock, _ -> {}),
            _ ->
                ClientInterceptors.intercept(
                    server.channel(),
                    new ClientInterceptor() {
                      @Override
                      public <Q, P> ClientCall<Q, P> interceptCall(
                          MethodDescriptor<Q, P> method, CallOptions options, Channel next) {
                        transports.add(CallTransport.SECURE.get());
                        sessions.add(Callers.current().session());
                        return next.newCall(method, options);
                      }
                    }));
    Signer signer =
        new Signer(
            ofSession
                ? Signer.SESSION
                : AwsCredentialsIdentity.create(Signer.ACCESS_KEY_ID, Signer.SECRET),
            clock.instant(),
            secure);

    Map<String, String> describe =
        Map.of("Content-Type", JSON, "X-Amz-Target", "CloudTrail_20131101.DescribeTrails");
    assertThat(
            told.post(signer.post("/", describe, "{}", "us-east-1", "cloudtrail")).reply().status())
        .isEqualTo(200);
    String identity = "Action=GetCallerIdentity&Version=2011-06-15";
    assertThat(
            told.post(signer.post("/", Map.of("Content-Type", FORM), identity, "us-east-1", "sts"))
                .reply()
                .status())
        .isEqualTo(200);

    assertThat(transports).containsExactly(secure, secure);
    Optional<Caller.Session> session =
        ofSession
            ? Optional.of(
                new Caller.Session(Signer.SESSION_START, Signer.ACCESS_KEY_ID, Signer.SOURCE_USER))
            : Optional.empty();
    assertThat(sessions).containsExactly(session, session);
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
