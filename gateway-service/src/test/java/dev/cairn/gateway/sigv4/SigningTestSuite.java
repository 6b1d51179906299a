package dev.cairn.gateway.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code aws-sig-v4-test-suite.txt}. */
final class SigningTestSuite {

  static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  private final List<String> head = new ArrayList<>();
  private String body = "";

  private SigningTestSuite() {}

  /** The signed requests by the names of their cases. */
  static Map<String, SignedRequest> requests() throws IOException {
    Map<String, SigningTestSuite> cases = new LinkedHashMap<>();
    SigningTestSuite last = new SigningTestSuite();
    for (String line : lines()) {
      if (line.startsWith("case ")) {
        last = new SigningTestSuite();
        cases.put(line.substring("case ".length()), last);
      } else if (line.startsWith("> ")) {
        last.head.add(line.substring("> ".length()));
      } else if (line.startsWith("body ")) {
        last.body = line.substring("body ".length());
      }
    }
    Map<String, SignedRequest> requests = new LinkedHashMap<>();
    cases.forEach((name, test) -> requests.put(name, test.request()));
    return requests;
  }

  private static List<String> lines() throws IOException {
    try (InputStream file =
        requireNonNull(
            SigningTestSuite.class.getResourceAsStream("aws-sig-v4-test-suite.txt"), "file")) {
      return new String(file.readAllBytes(), UTF_8).lines().toList();
    }
  }

  private SignedRequest request() {
    String line = head.getFirst();
    String method = line.substring(0, line.indexOf(' '));
    String target = line.substring(method.length() + 1, line.lastIndexOf(' '));
    int question = target.indexOf('?');
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String header : unfolded()) {
      int colon = header.indexOf(':');
      headers
          .computeIfAbsent(header.substring(0, colon), _ -> new ArrayList<>())
          .add(header.substring(colon + 1).strip());
    }
    return new SignedRequest(
        method,
        question < 0 ? target : target.substring(0, question),
        question < 0 ? "" : target.substring(question + 1),
        headers,
        body.getBytes(UTF_8),
        "",
        false);
  }

  /** The header lines; one that was folded is one, as HTTP servers read it. */
  private List<String> unfolded() {
    List<String> headers = new ArrayList<>();
    for (String line : head.subList(1, head.size())) {
      if (line.startsWith(" ")) {
        headers.add(headers.removeLast() + " " + line.strip());
      } else {
        headers.add(line);
      }
    }
    return headers;
  }
}
