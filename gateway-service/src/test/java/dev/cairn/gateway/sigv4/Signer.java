package dev.cairn.gateway.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signs requests as clients do, with the outer form of the AWS SDK's signer. */
public final class Signer {

  public static final String ACCESS_KEY_ID = "AKIAIOSFODNN7EXAMPLE";
  public static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  public static final AccountId ACCOUNT = AccountId.of("111122223333");

  private final AwsCredentialsIdentity credentials;
  private final Instant time;

  public Signer(Instant time) {
    this(AwsCredentialsIdentity.create(ACCESS_KEY_ID, SECRET), time);
  }

  Signer(AwsCredentialsIdentity credentials, Instant time) {
    this.credentials = credentials;
    this.time = time;
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
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC)))
            .request();
    String query = uri.getRawQuery();
    return new SignedRequest(
        "POST",
        uri.getRawPath(),
        query == null ? "" : query,
        signed.headers(),
        body.getBytes(UTF_8),
        "192.0.2.7");
  }

  /** The signing keys of the one access key that there is. */
  public static SigningKeys keys() {
    return (accessKeyId, scope) -> {
      if (!accessKeyId.equals(ACCESS_KEY_ID)) {
        throw new CairnException.Unauthenticated(
            "UNRECOGNIZED_CLIENT", "The security token included in the request is invalid.");
      }
      byte[] key = hmac(("AWS4" + SECRET).getBytes(UTF_8), scope.day());
      key = hmac(hmac(hmac(key, scope.region().value()), scope.service()), "aws4_request");
      return new SigningKey(
          key, new Principal("arn:aws:iam::111122223333:root", ACCOUNT, ACCOUNT.value()));
    };
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
