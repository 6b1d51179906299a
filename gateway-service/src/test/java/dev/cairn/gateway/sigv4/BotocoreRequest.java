package dev.cairn.gateway.sigv4;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request that {@code src/test/python/sigv4_requests.py} wrote, and what it was signed with. In
 * the file each field is its length (4 bytes, big-endian) and its bytes; text is ISO 8859-1, as
 * HTTP servers read headers.
 */
record BotocoreRequest(
    String accessKeyId,
    String secret,
    String sessionToken,
    String service,
    Instant time,
    SignedRequest request,
    Map<String, List<String>> headers) {

  static List<BotocoreRequest> readAll(Path file, int count) throws IOException {
    List<BotocoreRequest> requests = new ArrayList<>(count);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (int i = 0; i < count; i++) {
        requests.add(read(in));
      }
    }
    return requests;
  }

  private static BotocoreRequest read(DataInputStream in) throws IOException {
    String accessKeyId = text(in);
    String secret = text(in);
    String sessionToken = text(in);
    String service = text(in);
    Instant time = Instant.ofEpochSecond(Long.parseLong(text(in)));
    String method = text(in);
    String path = text(in);
    String query = text(in);
    byte[] body = bytes(in);
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (int left = Integer.parseInt(text(in)); left > 0; left--) {
      headers.computeIfAbsent(text(in), _ -> new ArrayList<>()).add(text(in));
    }
    SignedRequest request = new SignedRequest(method, path, query, headers, body, "", false);
    return new BotocoreRequest(accessKeyId, secret, sessionToken, service, time, request, headers);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), ISO_8859_1);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  boolean isPresigned() {
    return request.header("Authorization").isEmpty();
  }

  @Override
  public String toString() {
    return "%s %s?%s %s".formatted(request.method(), request.path(), request.query(), headers);
  }
}
