package dev.cairn.gateway.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.gateway.sigv4.RequestMutation.Changed;
import dev.cairn.gateway.sigv4.RequestMutation.Part;
import dev.cairn.model.CairnException;
import dev.cairn.testing.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random requests that botocore signed are accepted, and each is refused once a byte of it is
 * another. {@code bench/long/sigv4.sh} runs it with more of them.
 */
@Tag("engines")
class BotocoreTest {

  private static final int COUNT = Integer.getInteger("cairn.sigv4.count", 500);
  private static final long SEED = Long.getLong("cairn.sigv4.seed", 20260404L);

  @TempDir private Path folder;

  private final TestClock clock = TestClock.create();
  private final Map<Part, Integer> refused = new EnumMap<>(Part.class);
  private int presigned;
  private int sessions;

  @Test
  void verify_randomRequests() throws Exception {
    Random random = new Random(SEED);
    for (BotocoreRequest signed : BotocoreRequest.readAll(write(), COUNT)) {
      clock.set(signed.time());
      SignatureVerifier verifier = new SignatureVerifier(keys(signed), clock, _ -> {});
      assertThat(verifier.verify(signed.request(), Set.of(signed.service())).principal())
          .as("%s", told(signed.request(), signed))
          .isEqualTo(Signer.root());
      refuse(verifier, signed, new RequestMutation(signed, random).next());
      presigned += signed.isPresigned() ? 1 : 0;
      sessions += signed.sessionToken().isEmpty() ? 0 : 1;
    }
    assertThat(refused).containsOnlyKeys(Part.values());
    assertThat(presigned).isBetween(COUNT / 4, COUNT * 3 / 4);
    assertThat(sessions).isBetween(COUNT / 4, COUNT * 3 / 4);
    String result =
        "%d requests (seed %d; %d presigned, %d with a session token): all accepted; one byte changed: all refused %s"
            .formatted(COUNT, SEED, presigned, sessions, refused);
    Files.writeString(Path.of("target/sigv4.txt"), result);
  }

  private void refuse(SignatureVerifier verifier, BotocoreRequest signed, Changed changed) {
    assertThatThrownBy(
            () -> verifier.verify(changed.request(), Set.of(signed.service())),
            "%s: %s",
            changed.part(),
            told(changed.request(), signed))
        .isInstanceOf(CairnException.Unauthenticated.class);
    refused.merge(changed.part(), 1, Integer::sum);
  }

  private static String told(SignedRequest request, BotocoreRequest signed) {
    StringBuilder text = new StringBuilder();
    text.append(request.method()).append(' ').append(request.path());
    text.append('?').append(request.query());
    signed
        .headers()
        .keySet()
        .forEach(name -> text.append('\n').append(name).append(request.headers(name)));
    return text.append("\nwas ").append(signed).toString();
  }

  private Path write() throws IOException, InterruptedException {
    Path requests = folder.resolve("requests");
    Path output = folder.resolve("output.txt");
    Path script =
        Path.of(
            System.getProperty("cairn.root"), "gateway-service/src/test/python/sigv4_requests.py");
    Process python =
        new ProcessBuilder(
                "python3",
                script.toString(),
                Long.toString(SEED),
                Integer.toString(COUNT),
                requests.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(python.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(python.exitValue()).as(Files.readString(output)).isZero();
    return requests;
  }

  /** The one key that a request was signed with; its owner is of no importance. */
  private static SigningKeys keys(BotocoreRequest signed) {
    return (accessKeyId, scope, token) -> {
      if (!List.of(accessKeyId, token)
          .equals(List.of(signed.accessKeyId(), signed.sessionToken()))) {
        throw new CairnException.Unauthenticated("UNRECOGNIZED_CLIENT", "invalid");
      }
      return Signer.key(signed.secret(), scope, Signer.root(), Optional.empty());
    };
  }
}
