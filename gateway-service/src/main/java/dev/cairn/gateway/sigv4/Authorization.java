package dev.cairn.gateway.sigv4;

import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.model.Texts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request says of its signature, in the header {@code Authorization} ({@link
 * HeaderAuthorization}) or in the query ({@link QueryAuthorization}).
 *
 * @param signedHeaders lower case, as signed
 * @param signature 64 hex digits
 * @param time when it was signed, as the request has it; not yet checked
 * @param lifetime how long after that it may be used; empty in the header form
 * @param sessionToken empty if there is none
 */
record Authorization(
    String accessKeyId,
    Scope scope,
    List<String> signedHeaders,
    String signature,
    String time,
    Optional<Duration> lifetime,
    String sessionToken) {

  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  static final String SESSION_TOKEN = "X-Amz-Security-Token";

  private static final Pattern SIGNATURE = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern HEADERS = Pattern.compile("[!-:<-~]{1,256}(;[!-:<-~]{1,256}){0,99}");
  private static final Pattern DAY = Pattern.compile("[0-9]{8}");
  private static final Pattern SERVICE = Pattern.compile("[a-z0-9-]{1,64}");
  private static final int SCOPE_PARTS = 5;

  Authorization {
    signedHeaders = List.copyOf(signedHeaders);
  }

  /**
   * Reads it in either form.
   *
   * @throws CairnException.Unauthenticated {@code MISSING_AUTHENTICATION_TOKEN} if there is none,
   *     {@code INCOMPLETE_SIGNATURE} if it is none of SigV4, or both forms are there
   */
  static Authorization of(SignedRequest request) {
    Optional<String> header = request.header("Authorization");
    Map<String, List<String>> query = QueryParameters.parse(request.query());
    if (!QueryAuthorization.isIn(query)) {
      return HeaderAuthorization.read(
          request,
          header.orElseThrow(
              () ->
                  new CairnException.Unauthenticated(
                      "MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token")));
    }
    if (header.isPresent()) {
      throw incomplete(
          "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature"
              + " query string parameter or the Authorization header should be specified");
    }
    return QueryAuthorization.read(query);
  }

  /** Checks the parts that both forms have. */
  static Authorization of(
      String credential,
      String signedHeaders,
      String signature,
      String time,
      Optional<Duration> lifetime,
      String sessionToken) {
    if (!HEADERS.matcher(signedHeaders).matches()) {
      throw incomplete("SignedHeaders must be names of headers with ';' between them.");
    }
    if (!SIGNATURE.matcher(signature).matches()) {
      throw incomplete("Signature must have 64 hexadecimal digits in lower case.");
    }
    String[] parts = credential.split("/", -1);
    if (parts.length != SCOPE_PARTS || !parts[4].equals("aws4_request")) {
      throw incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/aws4_request, got "
              + Texts.quote(credential));
    }
    return new Authorization(
        parts[0],
        scope(parts),
        List.of(signedHeaders.split(";", -1)),
        signature,
        time,
        lifetime,
        sessionToken);
  }

  private static Scope scope(String[] credential) {
    if (!DAY.matcher(credential[1]).matches()
        || !RegionName.isValid(credential[2])
        || !SERVICE.matcher(credential[3]).matches()) {
      throw incomplete(
          "Credential must be scoped to a day, a region and a service, got "
              + Texts.quote(String.join("/", credential)));
    }
    return new Scope(credential[1], RegionName.of(credential[2]), credential[3]);
  }

  /** Whether the signature stands in the query, where it can't cover itself. */
  boolean isPresigned() {
    return lifetime.isPresent();
  }

  /** Shows neither signature nor token. */
  @Override
  public String toString() {
    return "Authorization[" + accessKeyId + "/" + scope.text() + "]";
  }

  static CairnException incomplete(String message) {
    return new CairnException.Unauthenticated("INCOMPLETE_SIGNATURE", message);
  }
}
