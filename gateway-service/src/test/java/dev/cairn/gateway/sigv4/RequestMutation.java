package dev.cairn.gateway.sigv4;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Changes one random byte of a signed request, somewhere that the signature covers, so that the
 * request means something else. What means the same is not a change: another white space, the case
 * of a percent-encoding's digits, {@code a&} for {@code a=}.
 */
final class RequestMutation {

  /** Where the byte is. */
  enum Part {
    METHOD,
    PATH,
    QUERY,
    HEADER_NAME,
    HEADER_VALUE,
    BODY,
    DATE,
    TOKEN,
    ALGORITHM,
    CREDENTIAL,
    SIGNED_HEADERS,
    SIGNATURE
  }

  private static final String AUTHORIZATION = "Authorization";
  private static final List<Character> LETTERS = characters('A', 'Z');
  private static final List<Character> VISIBLE = characters('!', '~');

  private final BotocoreRequest original;
  private final Random random;

  RequestMutation(BotocoreRequest original, Random random) {
    this.original = original;
    this.random = random;
  }

  /** A changed request. */
  record Changed(Part part, SignedRequest request) {}

  /** Changes one of the parts that the request has. */
  Changed next() {
    while (true) {
      Part part = Part.values()[random.nextInt(Part.values().length)];
      SignedRequest request = changed(part);
      if (request != original.request()) {
        return new Changed(part, request);
      }
    }
  }

  /** The same request if it has no such part, or the change made no difference. */
  private SignedRequest changed(Part part) {
    SignedRequest request = original.request();
    return switch (part) {
      case METHOD -> with(change(request.method(), LETTERS), request.path(), request.query());
      case PATH -> with(request.method(), path(), request.query());
      case QUERY -> query(0, request.query().length());
      case HEADER_NAME -> headerName();
      case HEADER_VALUE -> header(signedHeader());
      case BODY -> body();
      case DATE -> original.isPresigned() ? parameter("X-Amz-Date") : header("X-Amz-Date");
      case TOKEN ->
          original.isPresigned()
              ? parameter("X-Amz-Security-Token")
              : header("X-Amz-Security-Token");
      case ALGORITHM ->
          original.isPresigned() ? parameter("X-Amz-Algorithm") : authorization("", " ");
      case CREDENTIAL ->
          original.isPresigned()
              ? parameter("X-Amz-Credential")
              : authorization("Credential=", ",");
      case SIGNED_HEADERS ->
          original.isPresigned()
              ? parameter("X-Amz-SignedHeaders")
              : authorization("SignedHeaders=", ",");
      case SIGNATURE ->
          original.isPresigned() ? parameter("X-Amz-Signature") : authorization("Signature=", "");
    };
  }

  private String path() {
    String path = original.request().path();
    // Where it has parts that mean nothing, one nothing may stand for another.
    return path.contains("//") || path.contains("/.") ? path : change(path, pathCharacters());
  }

  private static List<Character> pathCharacters() {
    return VISIBLE.stream().filter(c -> c != '?' && c != '#').toList();
  }

  private SignedRequest parameter(String name) {
    String query = "&" + original.request().query();
    int begin = query.indexOf("&" + name + "=");
    if (begin < 0) {
      return original.request();
    }
    begin += name.length() + 1; // without the & before the whole
    int end = query.indexOf('&', begin + 1);
    return query(begin, (end < 0 ? query.length() : end) - 1);
  }

  private SignedRequest query(int begin, int end) {
    String query = original.request().query();
    if (begin >= end) {
      return original.request();
    }
    int at = begin + random.nextInt(end - begin);
    char before = query.charAt(at);
    char after = other(before, VISIBLE);
    boolean same =
        after == '#'
            || (before == '=' && after == '&' && isEndOfPair(query, at + 1))
            || (Character.toLowerCase(before) == Character.toLowerCase(after)
                && (query.startsWith("%", at - 1) || query.startsWith("%", at - 2)));
    return same
        ? original.request()
        : with(original.request().method(), original.request().path(), replaced(query, at, after));
  }

  private static boolean isEndOfPair(String query, int at) {
    return at == query.length() || query.charAt(at) == '&';
  }

  private SignedRequest headerName() {
    String name = signedHeader();
    String other = change(name, LETTERS);
    return other.equalsIgnoreCase(name)
        ? original.request()
        : headers(
            headers -> {
              Map<String, List<String>> renamed = new LinkedHashMap<>(headers);
              renamed.put(other, requireNonNull(renamed.remove(name), "value"));
              return renamed;
            });
  }

  private String signedHeader() {
    List<String> signed = Authorization.of(original.request()).signedHeaders();
    List<String> names =
        original.headers().keySet().stream()
            .filter(name -> signed.contains(name.toLowerCase(Locale.ROOT)))
            .toList();
    return names.get(random.nextInt(names.size()));
  }

  private SignedRequest header(String name) {
    List<String> values = original.headers().getOrDefault(name, List.of());
    if (values.isEmpty()) {
      return original.request();
    }
    int which = random.nextInt(values.size());
    List<String> changed = new ArrayList<>(values);
    changed.set(which, change(values.get(which), VISIBLE));
    return changed.equals(values) ? original.request() : headers(put(name, changed));
  }

  /** A byte between two texts of the header Authorization. */
  private SignedRequest authorization(String after, String before) {
    String header = original.request().header(AUTHORIZATION).orElseThrow();
    int begin = header.indexOf(after) + after.length();
    int end = before.isEmpty() ? header.length() : header.indexOf(before, begin);
    int at = begin + random.nextInt(end - begin);
    String changed = replaced(header, at, other(header.charAt(at), VISIBLE));
    return headers(put(AUTHORIZATION, List.of(changed)));
  }

  private static UnaryOperator<Map<String, List<String>>> put(String name, List<String> values) {
    return headers -> {
      Map<String, List<String>> changed = new LinkedHashMap<>(headers);
      changed.put(name, values);
      return changed;
    };
  }

  private SignedRequest body() {
    SignedRequest request = original.request();
    if (request.body().length == 0) {
      return request;
    }
    byte[] body = request.body().clone();
    body[random.nextInt(body.length)] ^= (byte) (1 + random.nextInt(255));
    return new SignedRequest(
        request.method(), request.path(), request.query(), original.headers(), body, "", false);
  }

  private SignedRequest headers(UnaryOperator<Map<String, List<String>>> change) {
    SignedRequest request = original.request();
    return new SignedRequest(
        request.method(),
        request.path(),
        request.query(),
        change.apply(original.headers()),
        request.body(),
        "",
        false);
  }

  private SignedRequest with(String method, String path, String query) {
    SignedRequest request = original.request();
    return method.equals(request.method())
            && path.equals(request.path())
            && query.equals(request.query())
        ? request
        : new SignedRequest(method, path, query, original.headers(), request.body(), "", false);
  }

  /** One character is another; an empty text stays as it is. */
  private String change(String text, List<Character> alphabet) {
    if (text.isEmpty()) {
      return text;
    }
    int at = random.nextInt(text.length());
    return replaced(text, at, other(text.charAt(at), alphabet));
  }

  private char other(char before, List<Character> alphabet) {
    char after = before;
    while (after == before) {
      after = alphabet.get(random.nextInt(alphabet.size()));
    }
    return after;
  }

  private static String replaced(String text, int at, char character) {
    return text.substring(0, at) + character + text.substring(at + 1);
  }

  private static List<Character> characters(char first, char last) {
    return IntStream.rangeClosed(first, last).mapToObj(c -> (char) c).toList();
  }
}
