package dev.cairn.gateway.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.gateway.sigv4.SignatureVerifier.Verified;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.testing.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signatures that the SDK made are right, and no altered request passes (checks 5, 6). */
class SignatureVerifierTest {

  private static final String BODY = "{\"Name\":\"audit\"}";
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Type",
          "application/x-amz-json-1.1",
          "X-Amz-Target",
          "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.GetTrail",
          "X-Custom",
          "  two   words ");

  private final TestClock clock = TestClock.create();
  private final List<String> refusals = new ArrayList<>();
  private final SignatureVerifier verifier =
      new SignatureVerifier(Signer.keys(), clock, refusals::add);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/?a=b",
        "/PutAuditEvents?channelArn=arn%3Aaws%3Acloudtrail%3Aus-east-1%3A1%3Achannel%2Fdefault&externalId=a%20b",
        "/a%20b/../c?x=%7E%2B&x=1&b&%C3%BC=%E2%82%AC"
      })
  void verify_signedBySdk(String path) {
    Verified verified = verify(signer().post(path, HEADERS, BODY, "eu-west-1", "cloudtrail"));

    assertThat(verified.principal().arn()).isEqualTo("arn:aws:iam::111122223333:root");
    assertThat(verified.scope().region().value()).isEqualTo("eu-west-1");
    assertThat(verified.scope().day()).isEqualTo("20260102");
  }

  @Test
  void verify_emptyBody() {
    assertThat(verify(signer().post("/", Map.of(), "", "eu-west-1", "cloudtrail"))).isNotNull();
  }

  @Test
  void verify_wrongSecret() {
    Signer other =
        new Signer(
            AwsCredentialsIdentity.create(Signer.ACCESS_KEY_ID, Signer.SECRET + "x"),
            clock.instant());

    assertRefused(other.post("/", HEADERS, BODY, "eu-west-1", "cloudtrail"), "INVALID_SIGNATURE")
        .contains("does not match the signature you provided");
  }

  @Test
  void verify_countsEachRefusal() {
    SignedRequest unsigned = new SignedRequest("POST", "/", "", Map.of(), new byte[0], "", false);
    for (int i = 0; i < 100; i++) {
      assertRefused(unsigned, "MISSING_AUTHENTICATION_TOKEN");
    }
    assertThat(refusals).hasSize(100).containsOnly("MISSING_AUTHENTICATION_TOKEN");
  }

  @Test
  void verify_unknownKey() {
    Signer other =
        new Signer(
            AwsCredentialsIdentity.create("AKIAUNKNOWNUNKNOWN12", Signer.SECRET), clock.instant());

    assertRefused(other.post("/", HEADERS, BODY, "eu-west-1", "cloudtrail"), "UNRECOGNIZED_CLIENT")
        .isEqualTo("The security token included in the request is invalid.");
  }

  @ParameterizedTest
  @CsvSource({"-901, false", "-900, true", "0, true", "900, true", "901, false"})
  void verify_clocksApart(long seconds, boolean passes) {
    SignedRequest request = request();
    clock.advance(Duration.ofSeconds(-seconds));

    if (passes) {
      assertThat(verify(request)).isNotNull();
    } else {
      assertRefused(request, "INVALID_SIGNATURE")
          .startsWith(seconds < 0 ? "Signature expired" : "Signature not yet current");
    }
  }

  @Test
  void verify_otherService() {
    assertRefused(signer().post("/", HEADERS, BODY, "eu-west-1", "s3"), "INVALID_SIGNATURE")
        .isEqualTo("Credential should be scoped to correct service: cloudtrail.");
  }

  @Test
  void verify_alteredRequest() {
    SignedRequest good = request();

    assertAltered(
        new SignedRequest("PUT", "/", "", headers(good), good.body(), "", false), "does not match");
    assertAltered(
        new SignedRequest("POST", "/x", "", headers(good), good.body(), "", false),
        "does not match");
    assertAltered(
        new SignedRequest("POST", "/", "x=1", headers(good), good.body(), "", false),
        "does not match");
    byte[] body = BODY.replace("audit", "other").getBytes(StandardCharsets.UTF_8);
    assertAltered(
        new SignedRequest("POST", "/", "", headers(good), body, "", false),
        "not the SHA-256 of the body");
    assertAltered(with(good, h -> h.remove("x-amz-content-sha256")), "which the request lacks");
    assertAltered(with(good, h -> h.put("Host", List.of("example.com"))), "does not match");
    assertAltered(
        with(good, h -> h.put("X-Amz-Target", List.of("CloudTrail_20131101.DeleteTrail"))),
        "does not match");
    assertAltered(
        with(good, h -> h.put("X-Amz-Date", List.of("20260102T030206Z"))), "does not match");
    assertAltered(
        with(good, h -> h.put("X-Amz-Date", List.of("20260101T235959Z"))),
        "Date in Credential scope does not match");
  }

  /** Whoever could change the operation of a signed request could do anything. */
  @ParameterizedTest
  @ValueSource(strings = {"x-amz-target", "x-amz-date", "host"})
  void verify_notSigned(String header) {
    SignedRequest good = request();

    assertAltered(
        with(
            good,
            h ->
                h.computeIfPresent(
                    "Authorization",
                    (_, v) ->
                        List.of(
                            v.getFirst()
                                .replaceFirst(
                                    "(SignedHeaders=|;)" + header + "(;|,)", "$1x-custom$2")))),
        "must be a 'SignedHeader'");
  }

  @Test
  void verify_headerThatIsChangedOnTheWay() {
    assertAltered(
        with(
            request(),
            h -> {
              h.put("X-Forwarded-For", List.of("192.0.2.1"));
              h.computeIfPresent(
                  "Authorization",
                  (_, v) ->
                      List.of(v.getFirst().replace("x-custom,", "x-custom;x-forwarded-for,")));
            }),
        "SignedHeaders must be in order");
  }

  @Test
  void verify_noSignature() {
    assertRefused(with(request(), h -> h.remove("Authorization")), "MISSING_AUTHENTICATION_TOKEN")
        .isEqualTo("Missing Authentication Token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer cairn-root-secret",
        "AWS4-ECDSA-P256-SHA256 Credential=x",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 ",
        "AWS4-HMAC-SHA256 Credential",
        "AWS4-HMAC-SHA256 Credential=A/20260102/eu-west-1/cloudtrail/aws4_request, SignedHeaders=host",
        "AWS4-HMAC-SHA256 Credential=A/20260102/eu-west-1/cloudtrail, SignedHeaders=host, Signature=SIG",
        "AWS4-HMAC-SHA256 Credential=A/2026/eu-west-1/cloudtrail/aws4_request, SignedHeaders=host, Signature=SIG",
        "AWS4-HMAC-SHA256 Credential=A/20260102/EU/cloudtrail/aws4_request, SignedHeaders=host, Signature=SIG",
        "AWS4-HMAC-SHA256 Credential=A/20260102/eu-west-1/cloudtrail/aws4_request, SignedHeaders=;, Signature=SIG",
        "AWS4-HMAC-SHA256 Credential=A/20260102/eu-west-1/cloudtrail/aws4_request, SignedHeaders=host, Signature=SIGx",
        "AWS4-HMAC-SHA256 Credential=A/20260102/eu-west-1/cloudtrail/aws4_request, SignedHeaders=host, Signature=SIG, Signature=SIG"
      })
  void verify_malformed(String authorization) {
    String header = authorization.replace("SIG", "0".repeat(64));

    assertRefused(
            with(request(), h -> h.put("Authorization", List.of(header))), "INCOMPLETE_SIGNATURE")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2026-01-02T03:02:05Z", "20260102T030205", "20261332T000000Z"})
  void verify_noTime(String date) {
    assertRefused(
        with(
            request(),
            h -> {
              if (date.isEmpty()) {
                h.remove("X-Amz-Date");
              } else {
                h.put("X-Amz-Date", List.of(date));
              }
            }),
        "INCOMPLETE_SIGNATURE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/?Action=GetCallerIdentity&Version=2011-06-15", "/a%20b?x=%7E%2B&b="})
  void verify_presigned(String path) {
    SignedRequest request = presigned(signer(), path, Duration.ofMinutes(1));

    assertThat(request.header("Authorization")).isEmpty();
    Verified verified = verify(request);
    assertThat(verified.principal().accessKeyId()).isEqualTo(Signer.ACCESS_KEY_ID);
    assertThat(verify(request)).as("sent again").isEqualTo(verified);
  }

  @ParameterizedTest
  @CsvSource({
    "60, -900, true",
    "60, -901, false",
    "60, 60, true",
    "60, 61, false",
    "604800, 604800, true",
    "604800, 604801, false"
  })
  void verify_presigned_lifetime(long lifetime, long secondsLater, boolean passes) {
    SignedRequest request = presigned(signer(), "/", Duration.ofSeconds(lifetime));
    clock.advance(Duration.ofSeconds(secondsLater));

    if (passes) {
      assertThat(verify(request)).isNotNull();
    } else {
      assertRefused(request, "INVALID_SIGNATURE")
          .startsWith(secondsLater > 0 ? "Signature expired" : "Signature not yet current")
          .endsWith(secondsLater > 0 ? " - " + lifetime + " sec.)" : " + 15 min.)");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, at least 1",
    "-1, at least 1",
    "604801, less than 604800 seconds",
    "x, should be a number",
    "1e3, should be a number",
    "99999999999999999999, should be a number",
    "'', must include 'X-Amz-Expires'"
  })
  void verify_presigned_wrongLifetime(String lifetime, String message) {
    SignedRequest good = presigned(signer(), "/", Duration.ofMinutes(1));

    assertRefused(
            query(good, good.query().replace("Expires=60", "Expires=" + lifetime)),
            "INCOMPLETE_SIGNATURE")
        .contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        "X-Amz-Date",
        "X-Amz-Expires",
        "X-Amz-SignedHeaders",
        "X-Amz-Signature"
      })
  void verify_presigned_parameterIsMissingOrTwice(String name) {
    SignedRequest good = presigned(signer(), "/", Duration.ofMinutes(1));

    assertRefused(
            query(good, good.query().replaceFirst(name + "=", "Other=")), "INCOMPLETE_SIGNATURE")
        .isEqualTo(
            "AWS query-string parameters must include '"
                + name
                + "'. Re-examine the query-string parameters.");
    assertRefused(query(good, good.query() + "&" + name + "=1"), "INCOMPLETE_SIGNATURE")
        .contains(name, "once");
  }

  @Test
  void verify_presigned_anythingMore() {
    SignedRequest good = presigned(signer(), "/?a=1", Duration.ofMinutes(1));

    assertAltered(query(good, good.query() + "&b=1"), "does not match");
    assertAltered(query(good, good.query().replace("a=1", "a=2")), "does not match");
    assertAltered(query(good, good.query().replace("a=1", "A=1")), "does not match");
    assertAltered(query(good, good.query() + "&x-amz-signature=1"), "does not match");
    assertAltered(query(good, good.query().replace("Expires=60", "Expires=61")), "does not match");
    assertAltered(
        new SignedRequest("GET", "/", good.query(), headers(good), new byte[] {1}, "", false),
        "does not match");
    assertAltered(
        new SignedRequest("POST", "/", good.query(), headers(good), good.body(), "", false),
        "does not match");
    assertAltered(
        new SignedRequest(
            "GET",
            "/",
            good.query(),
            Map.of("Host", List.of("127.0.0.1:7780"), "X-Amz-Target", List.of("X.DeleteTrail")),
            good.body(),
            "",
            false),
        "'x-amz-target' must be a 'SignedHeader'");
  }

  @Test
  void verify_bothForms() {
    SignedRequest good = request();
    SignedRequest presigned = presigned(signer(), "/", Duration.ofMinutes(1));

    assertRefused(
            new SignedRequest(
                "POST", "/", presigned.query(), headers(good), good.body(), "", false),
            "INCOMPLETE_SIGNATURE")
        .startsWith("Only one auth mechanism allowed");
    assertRefused(
            new SignedRequest(
                "POST", "/", "X-Amz-Signature=0", headers(good), good.body(), "", false),
            "INCOMPLETE_SIGNATURE")
        .startsWith("Only one auth mechanism allowed");
  }

  @Test
  void verify_session() {
    for (SignedRequest request :
        List.of(
            session().post("/", HEADERS, BODY, "eu-west-1", "cloudtrail"),
            presigned(session(), "/", Duration.ofDays(1)))) {
      Verified verified = verify(request);

      assertThat(verified.principal().arn())
          .isEqualTo("arn:aws:sts::111122223333:assumed-role/auditor/ann");
      assertThat(verified.principal().kind()).isEqualTo(Caller.Kind.ROLE);
      assertThat(verified.principal().accessKeyId()).isEqualTo(Signer.SESSION.accessKeyId());
    }
  }

  @Test
  void verify_sessionHasEnded() {
    SignedRequest presigned = presigned(session(), "/", Duration.ofDays(1));
    clock.set(Signer.SESSION_START.plus(Duration.ofHours(1)).minusSeconds(1));
    assertThat(verify(presigned)).isNotNull();
    assertThat(verify(session().post("/", HEADERS, BODY, "eu-west-1", "cloudtrail"))).isNotNull();
    clock.advance(Duration.ofSeconds(1));

    assertRefused(presigned, "EXPIRED_TOKEN")
        .isEqualTo("The security token included in the request is expired");
    assertRefused(session().post("/", HEADERS, BODY, "eu-west-1", "cloudtrail"), "EXPIRED_TOKEN");
  }

  @Test
  void verify_sessionToken_wrongOrMissing() {
    SignedRequest good = session().post("/", Map.of(), BODY, "eu-west-1", "cloudtrail");
    String token = "X-Amz-Security-Token";

    for (List<String> tokens : List.of(List.of("other"), List.of(""), List.of("x".repeat(8193)))) {
      assertRefused(with(good, h -> h.put(token, tokens)), "UNRECOGNIZED_CLIENT");
    }
    assertRefused(with(good, h -> h.put(token, List.of("a", "b"))), "INCOMPLETE_SIGNATURE");
    assertAltered(with(good, h -> h.remove(token)), "which the request lacks");
    assertRefused(with(request(), h -> h.put(token, List.of("token"))), "UNRECOGNIZED_CLIENT");
    SignedRequest presigned = presigned(session(), "/", Duration.ofMinutes(1));
    assertRefused(
        query(presigned, presigned.query().replace("sealed", "broken")), "UNRECOGNIZED_CLIENT");
  }

  /** AWS takes it with S3 alone. */
  @Test
  void verify_unsignedPayload() {
    assertAltered(
        with(request(), h -> h.put("x-amz-content-sha256", List.of("UNSIGNED-PAYLOAD"))),
        "not the SHA-256 of the body");
  }

  /** What HTTP has not is no bug of ours. */
  @ParameterizedTest
  @CsvSource({"post, /", "PATCHY, /", "POST, '/%'", "POST, '/a b'", "POST, '/['", "POST, ."})
  void verify_noHttp(String method, String path) {
    SignedRequest good = request();

    assertAltered(
        new SignedRequest(method, path, "", headers(good), good.body(), "", false),
        "none that HTTP has");
  }

  private Signer session() {
    return new Signer(Signer.SESSION, clock.instant());
  }

  private static SignedRequest presigned(Signer signer, String path, Duration lifetime) {
    return signer.presigned(SdkHttpMethod.GET, path, Map.of(), "cloudtrail", lifetime);
  }

  private static SignedRequest query(SignedRequest request, String query) {
    return new SignedRequest(
        request.method(),
        request.path(),
        query,
        Map.of("Host", request.headers("Host")),
        request.body(),
        "",
        false);
  }

  private Signer signer() {
    return new Signer(clock.instant());
  }

  private SignedRequest request() {
    return signer().post("/", HEADERS, BODY, "eu-west-1", "cloudtrail");
  }

  private Verified verify(SignedRequest request) {
    return verifier.verify(request, Set.of("cloudtrail"));
  }

  private org.assertj.core.api.AbstractStringAssert<?> assertRefused(
      SignedRequest request, String reason) {
    CairnException.Unauthenticated error =
        catchThrowableOfType(CairnException.Unauthenticated.class, () -> verify(request));
    assertThat(error.reason()).isEqualTo(reason);
    return assertThat(error.message());
  }

  private void assertAltered(SignedRequest request, String message) {
    assertThatThrownBy(() -> verify(request))
        .isInstanceOf(CairnException.Unauthenticated.class)
        .hasMessageContaining(message);
  }

  private static Map<String, List<String>> headers(SignedRequest request) {
    Map<String, List<String>> headers = new HashMap<>();
    for (String name :
        List.of(
            "Authorization",
            "Content-Type",
            "Host",
            "X-Amz-Date",
            "X-Amz-Security-Token",
            "X-Amz-Target",
            "X-Custom",
            "x-amz-content-sha256")) {
      if (!request.headers(name).isEmpty()) {
        headers.put(name, request.headers(name));
      }
    }
    return headers;
  }

  private static SignedRequest with(
      SignedRequest request, Consumer<Map<String, List<String>>> change) {
    Map<String, List<String>> headers = headers(request);
    change.accept(headers);
    return new SignedRequest("POST", "/", "", headers, request.body(), "", false);
  }
}
