package dev.cairn.standalone;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.delivery.api.DeliveryEndpoint;
import dev.cairn.gateway.aws.Operations;
import dev.cairn.history.api.HistoryEndpoint;
import dev.cairn.ingest.api.IngestEndpoint;
import dev.cairn.trail.api.TrailEndpoint;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/coverage.md says what is served, and nothing else (check 10). */
class CoverageTest {

  private static final String AUDIT_EVENTS = "PutAuditEvents";
  private static final Pattern ROW =
      Pattern.compile("\\| ([A-Z][A-Za-z]+) \\| (done|partly|not) \\| ([A-Za-z-]+) \\|");

  private static final Map<String, Class<?>> ENDPOINTS =
      Map.of(
          "trail", TrailEndpoint.class,
          "history", HistoryEndpoint.class,
          "delivery", DeliveryEndpoint.class);

  private record Row(String state, String service) {}

  @Test
  void coverage_namesEveryOperationOnce() throws IOException {
    TreeSet<String> operations = new TreeSet<>(Operations.CLOUDTRAIL);
    assertThat(operations).hasSize(60);
    operations.add(AUDIT_EVENTS);

    assertThat(rows().keySet()).isEqualTo(operations);
  }

  @Test
  void coverage_saysWhatIsServed() throws IOException {
    Map<String, Row> rows = rows();
    rows.remove(AUDIT_EVENTS);
    rows.forEach(
        (operation, row) ->
            assertThat(!row.state.equals("not"))
                .as("%s is %s in docs/coverage.md", operation, row.state)
                .isEqualTo(isServed(operation)));
  }

  @Test
  void coverage_saysWhoServes() throws IOException {
    Map<String, Row> rows = rows();
    Operations.methods()
        .forEach(
            (operation, service) ->
                assertThat(requireNonNull(rows.get(operation)).service)
                    .as(operation)
                    .isEqualToIgnoringCase(service + "Service"));
    assertThat(declares(IngestEndpoint.class, "putEvents")).isTrue();
    assertThat(requireNonNull(rows.get(AUDIT_EVENTS)).service).isEqualTo("IngestService");
  }

  /** Whether an endpoint has a method of its own; the generated base answers UNIMPLEMENTED. */
  private static boolean isServed(String operation) {
    String service = Operations.methods().get(operation);
    return service != null
        && declares(
            requireNonNull(ENDPOINTS.get(service)),
            Character.toLowerCase(operation.charAt(0)) + operation.substring(1));
  }

  private static boolean declares(Class<?> endpoint, String method) {
    return Arrays.stream(endpoint.getDeclaredMethods())
        .map(Method::getName)
        .anyMatch(method::equals);
  }

  private static Map<String, Row> rows() throws IOException {
    Path file = Path.of(System.getProperty("cairn.root"), "docs/coverage.md");
    Map<String, Row> rows = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      Matcher row = ROW.matcher(line);
      if (row.lookingAt()) {
        assertThat(rows.put(row.group(1), new Row(row.group(2), row.group(3))))
            .as(row.group(1) + " stands there twice")
            .isNull();
      }
    }
    return rows;
  }
}
