package dev.cairn.grpc.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.model.policy.PolicyContext;
import dev.cairn.model.policy.PolicyDecision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * moto's evaluator, of another hand, decides the same, as far as it goes: it knows Effect, Action,
 * NotAction, Resource and {@code *}, but neither case, {@code ?}, NotResource nor most conditions.
 */
@Tag("engines")
class MotoPoliciesTest {

  private static final int CASES = 20_000;
  private static final long MINUTES = 5;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> ACTIONS =
      List.of(
          "cloudtrail:GetTrail",
          "cloudtrail:GetTrailStatus",
          "cloudtrail:StopLogging",
          "s3:GetObject");
  private static final List<String> RESOURCES =
      List.of(
          "arn:aws:cloudtrail:eu-west-1:111122223333:trail/a",
          "arn:aws:cloudtrail:us-east-1:111122223333:trail/ab",
          "arn:aws:s3:::logs/a/b",
          "*");

  private final Random random = new Random(20261129);

  @TempDir private Path folder;

  @Test
  void decide_asMoto() throws Exception {
    List<String> cases = new ArrayList<>();
    List<String> ours = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      ObjectNode one = JSON.objectNode();
      one.set("policy", policy());
      one.put("action", pick(ACTIONS)).put("resource", pick(RESOURCES));
      cases.add(one.toString());
      ours.add(decide(one));
    }

    List<String> motos = moto(cases);

    assertThat(motos).hasSameSizeAs(ours);
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < CASES; i++) {
      assertThat(ours.get(i)).as(cases.get(i)).isEqualTo(motos.get(i));
      counts.merge(ours.get(i), 1, Integer::sum);
    }
    assertThat(counts).hasSize(3).allSatisfy((d, n) -> assertThat(n).isGreaterThan(CASES / 10));
  }

  private static String decide(ObjectNode one) {
    PolicyDecision decision =
        PolicyDocuments.parse(one.get("policy").toString())
            .decide(one.get("action").asText(), one.get("resource").asText(), PolicyContext.EMPTY);
    return switch (decision) {
      case PolicyDecision.Allowed _ -> "PERMITTED";
      case PolicyDecision.ExplicitlyDenied _ -> "DENIED";
      case PolicyDecision.ImplicitlyDenied _ -> "NEUTRAL";
    };
  }

  private List<String> moto(List<String> cases) throws Exception {
    Path input = Files.write(folder.resolve("input"), cases);
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    Path script =
        Path.of(System.getProperty("cairn.root"), "grpc-runtime/src/test/python/moto_policies.py");
    Process moto =
        new ProcessBuilder("python3", script.toString())
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      assertThat(moto.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    } finally {
      moto.destroy();
    }
    assertThat(moto.exitValue()).as(Files.readString(errors)).isZero();
    return Files.readAllLines(output);
  }

  private ObjectNode policy() {
    ObjectNode policy = JSON.objectNode().put("Version", "2012-10-17");
    ArrayNode statements = policy.putArray("Statement");
    for (int i = 0; i <= random.nextInt(4); i++) {
      ObjectNode statement = statements.addObject();
      statement.put("Effect", random.nextInt(3) > 0 ? "Allow" : "Deny");
      fill(
          statement,
          random.nextInt(4) > 0 ? "Action" : "NotAction",
          ACTIONS,
          "cloudtrail:".length());
      fill(statement, "Resource", RESOURCES, "arn:".length());
    }
    return policy;
  }

  /** One or a list, with stars after a number of characters. */
  private void fill(ObjectNode statement, String name, List<String> texts, int after) {
    int count = 1 + random.nextInt(2);
    if (count == 1 && random.nextBoolean()) {
      statement.put(name, pattern(pick(texts), after));
      return;
    }
    ArrayNode values = statement.putArray(name);
    for (int i = 0; i < count; i++) {
      values.add(pattern(pick(texts), after));
    }
  }

  private String pattern(String text, int after) {
    if (text.length() <= after || random.nextInt(5) == 0) {
      return "*";
    }
    int star = after + random.nextInt(text.length() - after);
    int end =
        random.nextBoolean() ? text.length() : star + random.nextInt(text.length() - star + 1);
    return random.nextInt(3) == 0 ? text : text.substring(0, star) + "*" + text.substring(end);
  }

  private String pick(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }
}
