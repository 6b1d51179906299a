package dev.cairn.gateway.sigv4;

import static dev.cairn.gateway.sigv4.Authorization.ALGORITHM;
import static dev.cairn.gateway.sigv4.Authorization.incomplete;

import dev.cairn.model.Texts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A signature in the query (a presigned request), e.g. {@code
 * X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=...&X-Amz-Date=20260131T235959Z&X-Amz-Expires=60
 * &X-Amz-SignedHeaders=host&X-Amz-Signature=fe5f...}. Source: IAM User Guide, "Authentication
 * methods".
 */
final class QueryAuthorization {

  /** The parameter that the signature does not cover: itself. */
  static final String SIGNATURE = "X-Amz-Signature";

  /** A week. */
  static final int LONGEST_SECONDS = 604_800;

  private static final String CREDENTIAL = "X-Amz-Credential";
  private static final String EXPIRES = "X-Amz-Expires";
  private static final List<String> REQUIRED =
      List.of(
          "X-Amz-Algorithm", CREDENTIAL, SIGNATURE, "X-Amz-SignedHeaders", "X-Amz-Date", EXPIRES);
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

  private QueryAuthorization() {}

  /** Whether there is any part of one. */
  static boolean isIn(Map<String, List<String>> query) {
    return query.containsKey("X-Amz-Algorithm")
        || query.containsKey(SIGNATURE)
        || query.containsKey(CREDENTIAL);
  }

  static Authorization read(Map<String, List<String>> query) {
    requireAll(query);
    if (!one(query, "X-Amz-Algorithm").equals(ALGORITHM)) {
      throw incomplete(
          "X-Amz-Algorithm must be '"
              + ALGORITHM
              + "', got "
              + Texts.quote(one(query, "X-Amz-Algorithm")));
    }
    return Authorization.of(
        one(query, CREDENTIAL),
        one(query, "X-Amz-SignedHeaders"),
        one(query, SIGNATURE),
        one(query, "X-Amz-Date"),
        Optional.of(lifetime(one(query, EXPIRES))),
        one(query, Authorization.SESSION_TOKEN));
  }

  private static void requireAll(Map<String, List<String>> query) {
    StringBuilder missing = new StringBuilder();
    for (String name : REQUIRED) {
      if (one(query, name).isEmpty()) {
        missing.append("AWS query-string parameters must include '").append(name).append("'. ");
      }
    }
    if (!missing.isEmpty()) {
      throw incomplete(missing + "Re-examine the query-string parameters.");
    }
  }

  private static String one(Map<String, List<String>> query, String name) {
    List<String> values = query.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw incomplete("AWS query-string parameters must include '" + name + "' once.");
    }
    return values.isEmpty() ? "" : values.getFirst();
  }

  private static Duration lifetime(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw incomplete("X-Amz-Expires should be a number");
    }
    long seconds = Long.parseLong(text);
    if (seconds < 1) {
      throw incomplete("X-Amz-Expires must be at least 1");
    }
    if (seconds > LONGEST_SECONDS) {
      throw incomplete(
          "X-Amz-Expires must be less than a week (in seconds); that is, the given"
              + " X-Amz-Expires must be less than 604800 seconds");
    }
    return Duration.ofSeconds(seconds);
  }
}
