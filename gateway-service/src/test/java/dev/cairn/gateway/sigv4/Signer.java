package dev.cairn.gateway.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Signs requests as clients do, with the outer form of the AWS SDK's signer. */
public final class Signer {

  public static final String ACCESS_KEY_ID = "AKIAIOSFODNN7EXAMPLE";
  public static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  public static final AccountId ACCOUNT = AccountId.of("111122223333");

  /** Credentials of a session of the role {@code auditor}, which ends an hour after its start. */
  public static final AwsSessionCredentialsIdentity SESSION =
      AwsSessionCredentialsIdentity.create(
          "ASIAIOSFODNN7EXAMPLE", "session/secret+EXAMPLE", "sealed+session/token==");

  /** When {@link #SESSION} began. */
  public static final Instant SESSION_START = Instant.parse("2026-01-02T03:00:00Z");

  /** Who got {@link #SESSION}. */
  public static final String SOURCE_USER = "arn:aws:iam::111122223333:user/ann";

  private final AwsCredentialsIdentity credentials;
  private final Instant time;
  private final boolean secureTransport;

  public Signer(Instant time) {
    this(AwsCredentialsIdentity.create(ACCESS_KEY_ID, SECRET), time);
  }

  public Signer(AwsCredentialsIdentity credentials, Instant time) {
    this(credentials, time, false);
  }

  /** Requests come over TLS, or not. */
  public Signer(AwsCredentialsIdentity credentials, Instant time, boolean secureTransport) {
    this.credentials = credentials;
    this.time = time;
    this.secureTransport = secureTransport;
  }

  /** A signed POST. */
  public SignedRequest post(
      String path, Map<String, String> headers, String body, String region, String service) {
    URI uri = URI.create("http://127.0.0.1:7780" + path);
    SdkHttpRequest.Builder request =
        SdkHttpFullRequest.builder().method(SdkHttpMethod.POST).uri(uri);
    headers.forEach(request::putHeader);
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                r ->
                    r.identity(credentials)
                        .request(request.build())
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock()))
            .request();
    return of(signed, uri.getRawQuery() == null ? "" : uri.getRawQuery(), body);
  }

  /** A request with the signature in its query. */
  public SignedRequest presigned(
      SdkHttpMethod method,
      String path,
      Map<String, String> headers,
      String service,
      Duration lifetime) {
    SdkHttpRequest.Builder request =
        SdkHttpFullRequest.builder().method(method).uri(URI.create("http://127.0.0.1:7780" + path));
    headers.forEach(request::putHeader);
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                r ->
                    r.identity(credentials)
                        .request(request.build())
                        .payload(ContentStreamProvider.fromUtf8String(""))
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, lifetime)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock()))
            .request();
    return of(signed, signed.encodedQueryParameters().orElse(""), "");
  }

  private Clock clock() {
    return Clock.fixed(time, ZoneOffset.UTC);
  }

  private SignedRequest of(SdkHttpRequest signed, String query, String body) {
    return new SignedRequest(
        signed.method().name(),
        signed.encodedPath(),
        query,
        signed.headers(),
        body.getBytes(UTF_8),
        "192.0.2.7",
        secureTransport);
  }

  /** The signing keys of the one access key and the one session that there are. */
  public static SigningKeys keys() {
    return (accessKeyId, scope, token) -> {
      if (accessKeyId.equals(ACCESS_KEY_ID) && token.isEmpty()) {
        return key(SECRET, scope, root(), Optional.empty());
      }
      if (accessKeyId.equals(SESSION.accessKeyId()) && token.equals(SESSION.sessionToken())) {
        return key(SESSION.secretAccessKey(), scope, auditor(), Optional.of(session()));
      }
      throw new CairnException.Unauthenticated(
          "UNRECOGNIZED_CLIENT", "The security token included in the request is invalid.");
    };
  }

  static SigningKey key(String secret, Scope scope, Principal owner, Optional<Session> session) {
    byte[] key = hmac(("AWS4" + secret).getBytes(UTF_8), scope.day());
    key = hmac(hmac(hmac(key, scope.region().value()), scope.service()), "aws4_request");
    return new SigningKey(key, owner, session);
  }

  static Principal root() {
    return new Principal(
        "arn:aws:iam::111122223333:root", ACCOUNT, ACCOUNT.value(), "", ACCESS_KEY_ID);
  }

  private static Principal auditor() {
    return new Principal(
        "arn:aws:sts::111122223333:assumed-role/auditor/ann",
        ACCOUNT,
        "AROACKCEVSQ6C2EXAMPLE:ann",
        "arn:aws:iam::111122223333:role/auditor",
        SESSION.accessKeyId());
  }

  private static Session session() {
    return new Session(
        SESSION_START, SESSION_START.plus(Duration.ofHours(1)), ACCESS_KEY_ID, SOURCE_USER);
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
