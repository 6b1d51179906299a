package dev.cairn.gateway.aws;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/** An HTTP reply. */
public final class Reply {

  private final int status;
  private final String contentType;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * @param headers beside {@code Content-Type} and the request's id
   * @param body not changed from here on
   */
  Reply(int status, String contentType, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.contentType = requireNonNull(contentType, "contentType is null");
    this.headers = Map.copyOf(headers);
    this.body = requireNonNull(body, "body is null");
  }

  public int status() {
    return status;
  }

  public String contentType() {
    return contentType;
  }

  public Map<String, String> headers() {
    return headers;
  }

  public byte[] body() {
    return body;
  }
}
