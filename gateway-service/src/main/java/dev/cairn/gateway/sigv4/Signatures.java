package dev.cairn.gateway.sigv4;

import dev.cairn.model.CairnException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
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
   * Works out a signature.
   *
   * @param signedHeaders which headers are signed; all of them are there
   * @param time as in {@code X-Amz-Date}
   * @param key signing key of the scope
   * @return 64 hex digits
   * @throws CairnException.Unauthenticated {@code INVALID_SIGNATURE} if a header is signed that no
   *     client of AWS's signs
   */
  static String of(
      SignedRequest request, List<String> signedHeaders, Scope scope, String time, byte[] key) {
    String bodyHash = HexFormat.of().formatHex(sha256(request.body()));
    V4CanonicalRequest canonical =
        new V4CanonicalRequest(sdkRequest(request, signedHeaders), bodyHash, OPTIONS);
    if (!canonical.getSignedHeadersString().equals(String.join(";", signedHeaders))) {
      throw new CairnException.Unauthenticated(
          "INVALID_SIGNATURE",
          "SignedHeaders must be in order and name no header that is changed on the way, such as"
              + " connection, user-agent or x-forwarded-for.");
    }
    String stringToSign =
        String.join(
            "\n",
            Authorization.ALGORITHM,
            time,
            scope.text(),
            SignerUtils.hashCanonicalRequest(canonical.getCanonicalRequestString()));
    return HexFormat.of().formatHex(SignerUtils.computeSignature(stringToSign, key));
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static SdkHttpRequest sdkRequest(SignedRequest request, List<String> signedHeaders) {
    SdkHttpFullRequest.Builder sdk =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.fromValue(request.method()))
            .protocol("http")
            .host("host") // the signed one is among the headers
            .encodedPath(request.path());
    QueryParameters.parse(request.query()).forEach(sdk::putRawQueryParameter);
    signedHeaders.forEach(name -> sdk.putHeader(name, request.headers(name)));
    return sdk.build();
  }
}
