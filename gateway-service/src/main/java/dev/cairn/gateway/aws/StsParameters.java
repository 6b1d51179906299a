package dev.cairn.gateway.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.gateway.sigv4.QueryParameters;
import dev.cairn.gateway.sigv4.SignedRequest;
import dev.cairn.model.CairnException;
import dev.cairn.model.Texts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Parameters of an operation of STS: from the query, as presigned requests have them, and from the
 * form in the body.
 */
final class StsParameters {

  /** In every request, or of its signature. */
  private static final Pattern COMMON = Pattern.compile("Action|Version|X-Amz-.*");

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private final Map<String, List<String>> values;

  private StsParameters(Map<String, List<String>> values) {
    this.values = values;
  }

  static StsParameters of(SignedRequest request) {
    Map<String, List<String>> values = new HashMap<>(QueryParameters.parse(request.query()));
    String form = new String(request.body(), UTF_8).replace('+', ' ');
    QueryParameters.parse(form)
        .forEach(
            (name, given) -> {
              if (values.put(name, given) != null) {
                throw twice(name);
              }
            });
    return new StsParameters(values);
  }

  /** The value; empty if there is none. */
  String value(String name) {
    List<String> given = values.getOrDefault(name, List.of());
    if (given.size() > 1) {
      throw twice(name);
    }
    return given.isEmpty() ? "" : given.getFirst();
  }

  /**
   * A text.
   *
   * @throws CairnException.InvalidRequest {@code VALIDATION_ERROR} if it is absent or does not
   *     match
   */
  String text(String name, Pattern pattern) {
    String value = value(name);
    if (!pattern.matcher(value).matches()) {
      throw invalid(
          name,
          "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must satisfy regular expression pattern: %s"
              .formatted(Texts.cut(value), name, pattern));
    }
    return value;
  }

  /** A number of seconds. */
  long seconds(String name, long least, long most, long absent) {
    String value = value(name);
    if (value.isEmpty()) {
      return absent;
    }
    long seconds = SECONDS.matcher(value).matches() ? Long.parseLong(value) : -1;
    if (seconds < least || seconds > most) {
      throw invalid(
          name,
          "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must be between %d and %d"
              .formatted(Texts.cut(value), name, least, most));
    }
    return seconds;
  }

  /**
   * Refuses parameters that would change what an operation gives, such as the policy of a session:
   * who asks for less must not get more.
   */
  void requireOnly(Set<String> known) {
    for (String name : values.keySet()) {
      if (!known.contains(name) && !COMMON.matcher(name).matches()) {
        throw new CairnException.Unsupported(
            "The parameter " + Texts.quote(name) + " is not supported by this operation.");
      }
    }
  }

  private static CairnException twice(String name) {
    return invalid(name, "The parameter " + Texts.quote(name) + " must be given once.");
  }

  private static CairnException invalid(String name, String message) {
    return CairnException.invalid("VALIDATION_ERROR", name, message);
  }
}
