package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.cairn.cli.Terminal.Result;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportTest {

  private static final char[] PASSWORD = "password".toCharArray();

  @TempDir private Path folder;

  @Test
  void isLoopback() {
    for (String target : List.of("127.0.0.1:7700", "127.9.9.9:1", "localhost:7700", "[::1]:7700")) {
      assertThat(Transport.isLoopback(target)).as(target).isTrue();
    }
    for (String target :
        List.of(
            "10.0.0.1:7700",
            "127.0.0.1.example.com:7700",
            "localhost.example.com:7700",
            "dns:///cairn.example.com:7700",
            "[2001:db8::1]:7700",
            "cairn")) {
      assertThat(Transport.isLoopback(target)).as(target).isFalse();
    }
  }

  @Test
  void tls_trustedAuthority() throws Exception {
    Path authority = folder.resolve("authority.pem");
    try (ScriptedSuite suite = new ScriptedSuite(folder, certificate(authority))) {
      Terminal terminal = new Terminal(folder);

      assertThat(terminal.run("trail", "list", "--ca", authority.toString()).exitCode()).isZero();
      assertThat(suite.asked()).hasSize(1);

      Result plain = terminal.run("trail", "list");
      assertThat(plain.exitCode()).as("loopback without --ca is asked without TLS").isEqualTo(2);
      assertThat(plain.err()).contains("If it expects TLS, name its authorities with --ca.");
      assertThat(suite.asked()).hasSize(1);
    }
  }

  @Test
  void tls_otherAuthority() throws Exception {
    Path other = folder.resolve("other.pem");
    certificate(other);
    try (ScriptedSuite suite =
        new ScriptedSuite(folder, certificate(folder.resolve("authority.pem")))) {
      Result result = new Terminal(folder).run("trail", "list", "--ca", other.toString());

      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err())
          .startsWith("cairn: " + suite.address() + " (from ")
          .contains("can't be trusted, TLS failed: unable to find valid certification path")
          .doesNotContain("SslHandler", "running");
      assertThat(suite.asked()).isEmpty();
    }
  }

  @Test
  void tls_suiteWithoutIt() throws Exception {
    Path authority = folder.resolve("authority.pem");
    certificate(authority);
    try (ScriptedSuite suite = new ScriptedSuite(folder)) {
      Terminal terminal = new Terminal(folder);

      Result result = terminal.run("trail", "list", "--ca", authority.toString());
      assertThat(result.exitCode())
          .as("no token goes out in plain text where TLS was asked for")
          .isEqualTo(2);
      assertThat(result.err())
          .contains(suite.address(), " does not speak TLS; --plaintext connects without it.\n");
      assertThat(suite.asked()).isEmpty();
      assertThat(terminal.run("trail", "list", "--plaintext").exitCode()).isZero();
    }
  }

  @Test
  void httpPort() throws Exception {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.start();
    String address = "127.0.0.1:" + http.getAddress().getPort();
    Path records = Files.writeString(folder.resolve("a.ndjson"), "{\"a\":1}\n");
    try {
      for (String[] command :
          new String[][] {{"trail", "list"}, {"lookup"}, {"import", records.toString()}}) {
        Result result =
            Terminal.runBare(
                Map.of("CAIRN_TOKEN", "t"),
                Stream.concat(Arrays.stream(command), Stream.of("--endpoint", address))
                    .toArray(String[]::new));

        assertThat(result)
            .isEqualTo(
                new Result(
                    2, "", "cairn: " + address + " does not speak gRPC; is it the HTTP port?\n"));
      }
    } finally {
      http.stop(0);
    }
  }

  @Test
  void ca_missing() throws Exception {
    try (ScriptedSuite suite = new ScriptedSuite(folder)) {
      Result result = new Terminal(folder).run("trail", "list", "--ca", "missing.pem");

      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err()).contains("missing.pem");
      assertThat(suite.asked()).isEmpty();
    }
  }

  /** A certificate of 127.0.0.1 that vouches for itself, written as PEM, and its key. */
  private ServerCredentials certificate(Path pem)
      throws GeneralSecurityException, IOException, InterruptedException {
    Path file = Files.createTempDirectory(folder, "key").resolve("key.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "suite",
                "-dname",
                "CN=" + pem.getFileName(),
                "-ext",
                "san=ip:127.0.0.1",
                "-keyalg",
                "EC",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    String body =
        Base64.getMimeEncoder().encodeToString(store.getCertificate("suite").getEncoded());
    Files.writeString(
        pem, "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    return TlsServerCredentials.newBuilder().keyManager(keys.getKeyManagers()).build();
  }
}
