package dev.cairn.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.standalone.Suite.Form;
import dev.cairn.testing.TestEvents;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What the AWS-compatible API does not have, asked for by many at a time (check 2). */
class UnknownOperationsTest {

  private static final AwsCredentialsIdentity ROOT =
      AwsCredentialsIdentity.create(Suite.ACCESS_KEY_ID, Suite.SECRET_ACCESS_KEY);

  @TempDir private Path data;

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void check2_eachIsAnsweredOnce() throws Exception {
    try (Suite suite = Suite.start(Form.ONE_PROCESS, data, Map.of());
        EdgeClient client = new EdgeClient(suite, TestEvents.REGION.value());
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<HttpResponse<String>>> replies = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        replies.add(threads.submit(() -> client.call("MakeCoffee", "{}", ROOT)));
        replies.add(threads.submit(() -> client.unsigned("PUT", "/")));
        replies.add(threads.submit(() -> client.unsigned("GET", "/no/such/path")));
      }
      for (Future<HttpResponse<String>> reply : replies) {
        assertThat(reply.get().statusCode()).isEqualTo(404);
        assertThat(reply.get().body()).contains("\"__type\":\"UnknownOperationException\"");
        assertThat(reply.get().headers().firstValue("x-amzn-RequestId")).isPresent();
      }
      assertThat(replies.getFirst().get().body()).contains("MakeCoffee");
      assertThat(client.call("DescribeTrails", "{}", ROOT).statusCode()).isEqualTo(200);
    }
  }
}
