package dev.cairn.gateway.sigv4;

import dev.cairn.model.CairnException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.internal.signer.V4CanonicalRequest;
import software.amazon.awssdk.http.auth.aws.internal.signer.util.SignerUtils;

/**
 * The signature that a request should bear, by the inner parts of the AWS SDK's signer: its outer
 * form asks for the secret and signs headers of its own choice. See RATIONALE: "Why the inner parts
 * of the SDK's signer?"
 */
final class Signatures {

  /** As every service but S3 has it: the path is encoded twice. */
  private static final V4CanonicalRequest.Options OPTIONS =
      new V4CanonicalRequest.Options(true, true);

  private Signatures() {}

  /**
   * Works out the signature that a request should bear.
   *
   * @param authorization what it says of its signature; all signed headers are there
   * @param key signing key of the scope
   * @return 64 hex digits
   * @throws CairnException.Unauthenticated {@code INVALID_SIGNATURE} if a header is signed that no
   *     client of AWS's signs, or the request is none that HTTP has
   */
  static String of(SignedRequest request, Authorization authorization, byte[] key) {
    V4CanonicalRequest canonical = canonical(request, authorization);
    if (!canonical
        .getSignedHeadersString()
        .equals(String.join(";", authorization.signedHeaders()))) {
      throw invalid(
          "SignedHeaders must be in order and name no header that is changed on the way, such as"
              + " connection, user-agent or x-forwarded-for.");
    }
    String stringToSign =
        String.join(
            "\n",
            Authorization.ALGORITHM,
            authorization.time(),
            authorization.scope().text(),
            SignerUtils.hashCanonicalRequest(canonical.getCanonicalRequestString()));
    return HexFormat.of().formatHex(SignerUtils.computeSignature(stringToSign, key));
  }

  private static V4CanonicalRequest canonical(SignedRequest request, Authorization authorization) {
    String bodyHash = HexFormat.of().formatHex(sha256(request.body()));
    try {
      V4CanonicalRequest canonical =
          new V4CanonicalRequest(sdkRequest(request, authorization), bodyHash, OPTIONS);
      canonical.getCanonicalRequestString();
      return canonical;
    } catch (IllegalArgumentException e) {
      throw invalid("Method, path or query is none that HTTP has.");
    }
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static SdkHttpRequest sdkRequest(SignedRequest request, Authorization authorization) {
    if (!request.path().startsWith("/")) {
      throw new IllegalArgumentException("the SDK would put a slash before it");
    }
    SdkHttpFullRequest.Builder sdk =
        SdkHttpFullRequest.builder()
            .method(method(request.method()))
            .protocol("http")
            .host("host") // the signed one is among the headers
            .encodedPath(request.path());
    QueryParameters.parse(request.query())
        .forEach(
            (name, values) -> {
              if (!authorization.isPresigned() || !name.equals(QueryAuthorization.SIGNATURE)) {
                sdk.putRawQueryParameter(name, values);
              }
            });
    authorization.signedHeaders().forEach(name -> sdk.putHeader(name, request.headers(name)));
    return sdk.build();
  }

  /** The SDK takes methods in any case, HTTP does not. */
  private static SdkHttpMethod method(String name) {
    SdkHttpMethod method = SdkHttpMethod.fromValue(name);
    if (!method.name().equals(name)) {
      throw new IllegalArgumentException("method");
    }
    return method;
  }

  private static CairnException invalid(String message) {
    return new CairnException.Unauthenticated("INVALID_SIGNATURE", message);
  }
}
