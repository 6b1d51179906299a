package dev.cairn.gateway.sigv4;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An HTTP request as it came, and from where. */
public final class SignedRequest {

  private final String method;
  private final String path;
  private final String query;
  private final Map<String, List<String>> headers;
  private final byte[] body;
  private final String sourceAddress;
  private final boolean secureTransport;

  /**
   * @param path as on the wire, still encoded, e.g. {@code /}
   * @param query as on the wire, still encoded, without {@code ?}; empty if there is none
   * @param headers values by name, in any case
   * @param body not changed from here on
   * @param sourceAddress where it came from, e.g. {@code 127.0.0.1}
   * @param secureTransport whether it came over TLS
   */
  public SignedRequest(
      String method,
      String path,
      String query,
      Map<String, List<String>> headers,
      byte[] body,
      String sourceAddress,
      boolean secureTransport) {
    this.method = requireNonNull(method, "method is null");
    this.path = requireNonNull(path, "path is null");
    this.query = requireNonNull(query, "query is null");
    Map<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> anyCase.put(name, List.copyOf(values)));
    this.headers = anyCase;
    this.body = requireNonNull(body, "body is null");
    this.sourceAddress = requireNonNull(sourceAddress, "sourceAddress is null");
    this.secureTransport = secureTransport;
  }

  public String method() {
    return method;
  }

  public String path() {
    return path;
  }

  public String query() {
    return query;
  }

  /** The first value of a header; the name in any case. */
  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  /** All values of a header, none if it is absent. */
  public List<String> headers(String name) {
    return headers.getOrDefault(name, List.of());
  }

  public byte[] body() {
    return body;
  }

  public String sourceAddress() {
    return sourceAddress;
  }

  public boolean secureTransport() {
    return secureTransport;
  }
}
