package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.cli.Terminal.Result;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
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
      assertThat(result.err()).contains("can't be reached").containsIgnoringCase("path");
      assertThat(suite.asked()).isEmpty();
    }
  }

  @Test
  void tls_suiteWithoutIt() throws Exception {
    Path authority = folder.resolve("authority.pem");
    certificate(authority);
    try (ScriptedSuite suite = new ScriptedSuite(folder)) {
      Terminal terminal = new Terminal(folder);

      assertThat(terminal.run("trail", "list", "--ca", authority.toString()).exitCode())
          .as("no token goes out in plain text where TLS was asked for")
          .isEqualTo(2);
      assertThat(suite.asked()).isEmpty();
      assertThat(terminal.run("trail", "list", "--plaintext").exitCode()).isZero();
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
