package dev.cairn.trail.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cairn.model.CairnException;
import dev.cairn.trail.client.AwsDestinations.Endpoints;
import dev.cairn.trail.client.AwsDestinations.Modes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stores answer that moto never does: refusals, what they don't know, silence. */
class AwsDestinationsTest {

  private static final String GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:audit:*";
  private static final String ROLE = "arn:aws:iam::123456789012:role/audit";
  private static final String ASSUMED =
      """
      <AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId>\
      <SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>\
      <Expiration>2030-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>\
      </AssumeRoleResponse>""";

  /** The SDK's first call takes seconds on a busy machine. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private interface Answer {
    void to(HttpExchange call) throws IOException;
  }

  @TempDir Path folder;

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch done = new CountDownLatch(1);
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private Answer s3 =
      call -> {
        boolean policy = call.getRequestURI().toString().contains("policy");
        send(call, policy ? 501 : 200, "");
      };
  private Answer sts = call -> send(call, 200, ASSUMED);
  private Answer logs = call -> send(call, 200, "{}");

  @BeforeEach
  void start() throws IOException {
    System.setProperty("aws.accessKeyId", "AKIAIOSFODNN7EXAMPLE");
    System.setProperty("aws.secretAccessKey", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/s3", call -> answer(call, s3));
    // Both post to the root, whatever the endpoint's path.
    server.createContext(
        "/",
        call -> answer(call, call.getRequestHeaders().containsKey("X-Amz-Target") ? logs : sts));
    server.start();
  }

  private void answer(HttpExchange call, Answer answer) throws IOException {
    asked.add(call.getRequestMethod() + " " + call.getRequestURI());
    call.getRequestBody().readAllBytes();
    answer.to(call);
  }

  @AfterEach
  void stop() {
    done.countDown();
    server.stop(0);
    executor.shutdownNow();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  /** No endpoint: nobody to ask. In `cairn dev` the bucket need not be there yet. */
  @Test
  void check_noEndpoint_asksNobody() {
    Endpoints none =
        new Endpoints(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    try (AwsDestinations destinations = destinations(none, CheckMode.AUTO);
        TestTrails trails = new TestTrails(folder, destinations)) {
      trails.create("audit", "not-there", "", "topic", "alias/key", GROUP, ROLE);
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void check_off_asksNobody() {
    try (AwsDestinations destinations = destinations(endpoints(), CheckMode.OFF);
        TestTrails trails = new TestTrails(folder, destinations)) {
      trails.create("audit", "not-there", "", "", "", GROUP, ROLE);
    }
    assertThat(asked).isEmpty();
  }

  /** What a store does not know, or does not let us read, passes with auto and not with on. */
  @ParameterizedTest
  @CsvSource({"501, NotImplemented", "404, NoSuchBucketPolicy", "403, AccessDenied"})
  void bucket_policyNotTold(int status, String code) {
    s3 =
        call -> {
          boolean policy = call.getRequestURI().toString().contains("policy");
          send(call, policy ? status : 200, policy ? error(code) : "");
        };

    try (AwsDestinations destinations = destinations(endpoints(), CheckMode.AUTO);
        TestTrails trails = new TestTrails(folder, destinations)) {
      assertThat(trails.create("audit", "audit-logs").settings().bucket())
          .hasToString("audit-logs");
    }
    try (AwsDestinations destinations = destinations(endpoints(), CheckMode.ON);
        TestTrails trails = new TestTrails(folder.resolve("on"), destinations)) {
      assertFails(
          trails,
          () -> trails.create("audit", "audit-logs"),
          "INSUFFICIENT_S3_BUCKET_POLICY",
          "Incorrect S3 bucket policy is detected for bucket: audit-logs");
    }
  }

  /** A store that is down: nothing is changed, and trying again may help. */
  @Test
  void bucket_serverError() {
    s3 = call -> send(call, 503, "");

    try (AwsDestinations destinations = destinations(endpoints(), CheckMode.AUTO);
        TestTrails trails = new TestTrails(folder, destinations)) {
      assertFails(
          trails,
          () -> trails.create("audit", "audit-logs"),
          "DESTINATION_UNAVAILABLE",
          "S3 could not be asked about the trail's destination within 20000 ms: nothing was changed.");
    }
    assertThat(asked).hasSize(1);
  }

  /** No check blocks for longer than is stated. */
  @Test
  void bucket_silence_endsInTime() {
    s3 =
        call -> {
          try {
            done.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };

    Modes on = new Modes(CheckMode.ON, CheckMode.ON, CheckMode.ON, CheckMode.ON);
    try (AwsDestinations destinations =
            new AwsDestinations(endpoints(), on, Duration.ofMillis(500));
        TestTrails trails = new TestTrails(folder, destinations)) {
      long start = System.nanoTime();
      assertFails(
          trails,
          () -> trails.create("audit", "audit-logs"),
          "DESTINATION_UNAVAILABLE",
          "S3 could not be asked about the trail's destination within 500 ms: nothing was changed.");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }
  }

  /** Check 28. */
  @Test
  void role_doesNotTrustCloudTrail() {
    sts = call -> send(call, 403, wrapped("AccessDenied"));

    try (AwsDestinations destinations = destinations(endpoints(), CheckMode.AUTO);
        TestTrails trails = new TestTrails(folder, destinations)) {
      assertFails(
          trails,
          () -> trails.create("audit", "audit-logs", "", "", "", GROUP, ROLE),
          "INVALID_CLOUD_WATCH_LOGS_ROLE_ARN",
          "Access denied. Check the trust relationships for your role.");
    }
  }

  /** Check 29. */
  @Test
  void role_mayNotMakeStreams() {
    logs =
        call -> {
          call.getResponseHeaders().add("x-amzn-ErrorType", "AccessDeniedException");
          send(call, 400, "{\"__type\":\"AccessDeniedException\"}");
        };

    try (AwsDestinations destinations = destinations(endpoints(), CheckMode.AUTO);
        TestTrails trails = new TestTrails(folder, destinations)) {
      assertFails(
          trails,
          () -> trails.create("audit", "audit-logs", "", "", "", GROUP, ROLE),
          "INVALID_CLOUD_WATCH_LOGS_LOG_GROUP_ARN",
          "Access denied. Check the permissions for your role.");
    }
  }

  /** Check 35: what was refused left nothing behind. */
  private static void assertFails(TestTrails trails, Runnable call, String reason, String message) {
    long before = trails.revision();
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(CairnException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessage(message);
    assertThat(trails.list()).isEmpty();
    assertThat(trails.revision()).isEqualTo(before);
  }

  private static AwsDestinations destinations(Endpoints endpoints, CheckMode mode) {
    return new AwsDestinations(endpoints, new Modes(mode, mode, mode, mode), TIMEOUT);
  }

  private Endpoints endpoints() {
    return new Endpoints(
        Optional.of(at("/s3")),
        Optional.empty(),
        Optional.empty(),
        Optional.of(at("/")),
        Optional.of(at("/")));
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private static String error(String code) {
    return "<Error><Code>" + code + "</Code><Message>no</Message></Error>";
  }

  private static String wrapped(String code) {
    return "<ErrorResponse>" + error(code) + "</ErrorResponse>";
  }

  private static void send(HttpExchange call, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    boolean bodiless = call.getRequestMethod().equals("HEAD") || bytes.length == 0;
    call.sendResponseHeaders(status, bodiless ? -1 : bytes.length);
    if (!bodiless) {
      call.getResponseBody().write(bytes);
    }
    call.close();
  }
}
