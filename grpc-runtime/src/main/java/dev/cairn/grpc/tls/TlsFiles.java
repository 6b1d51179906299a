package dev.cairn.grpc.tls;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of a process. Files are looked at every 10 s; what changed is put in force for
 * new handshakes if it can be read and fits together, and else the old goes on.
 */
public final class TlsFiles implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private final Optional<AdvancedTlsX509KeyManager> keys;
  private final Optional<AdvancedTlsX509TrustManager> clientAuthorities;
  private final Optional<AdvancedTlsX509TrustManager> authorities;
  private final List<Watched> files = new ArrayList<>();
  private final Thread thread = Thread.ofVirtual().name("tls-files").unstarted(this::run);

  /** What is made of some files when they change. */
  private static final class Watched {

    private interface Use {
      void accept(List<byte[]> contents) throws GeneralSecurityException, IOException;
    }

    private final List<Path> paths;
    private final Use use;
    private List<byte[]> contents = List.of();

    Watched(List<Path> paths, Use use) {
      this.paths = paths;
      this.use = use;
    }

    boolean reload() throws IOException, GeneralSecurityException {
      List<byte[]> now = new ArrayList<>();
      for (Path path : paths) {
        now.add(Files.readAllBytes(path));
      }
      if (same(now)) {
        return false;
      }
      use.accept(now);
      contents = now;
      return true;
    }

    private boolean same(List<byte[]> now) {
      boolean same = now.size() == contents.size();
      for (int i = 0; same && i < now.size(); i++) {
        same = Arrays.equals(now.get(i), contents.get(i));
      }
      return same;
    }
  }

  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException if one can't be used; names the property
   */
  public TlsFiles(TlsConfig config) {
    keys = config.certificate().map(_ -> new AdvancedTlsX509KeyManager());
    clientAuthorities = config.clientAuthorities().map(_ -> trustManager());
    authorities = config.authorities().map(_ -> trustManager());
    keys.ifPresent(
        manager ->
            watch(
                "certificate",
                List.of(config.certificate().orElseThrow(), config.privateKey().orElseThrow()),
                contents -> useKey(manager, contents)));
    clientAuthorities.ifPresent(
        manager ->
            watch(
                "client-authorities",
                List.of(config.clientAuthorities().orElseThrow()),
                contents -> manager.updateTrustCredentials(Pem.certificates(contents.getFirst()))));
    authorities.ifPresent(
        manager ->
            watch(
                "authorities",
                List.of(config.authorities().orElseThrow()),
                contents -> manager.updateTrustCredentials(Pem.certificates(contents.getFirst()))));
    if (!files.isEmpty()) {
      thread.start();
    }
  }

  private static AdvancedTlsX509TrustManager trustManager() {
    try {
      return AdvancedTlsX509TrustManager.newBuilder().build();
    } catch (java.security.cert.CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  private void watch(String property, List<Path> paths, Watched.Use use) {
    Watched watched = new Watched(paths, use);
    try {
      watched.reload();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "cairn.grpc.tls.%s: %s can't be used: %s".formatted(property, paths, e), e);
    }
    files.add(watched);
  }

  private static void useKey(AdvancedTlsX509KeyManager manager, List<byte[]> contents)
      throws GeneralSecurityException {
    X509Certificate[] chain = Pem.certificates(contents.get(0));
    PrivateKey key = Pem.privateKey(contents.get(1));
    if (!Pem.belongTogether(key, chain[0])) {
      throw new GeneralSecurityException("the private key is not the certificate's");
    }
    manager.updateIdentityCredentials(chain, key);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(INTERVAL);
        reload();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Puts in force what changed. */
  public void reload() {
    for (Watched watched : files) {
      try {
        if (watched.reload()) {
          LOG.info("Read again: {}", watched.paths);
        }
      } catch (IOException | GeneralSecurityException e) {
        // Perhaps one of two files is not written yet: looked at again in a moment.
        LOG.warn(
            "{} can't be used, what was there before goes on: {}", watched.paths, e.toString());
      }
    }
  }

  /** Whether there is a certificate to serve with. */
  public boolean hasCertificate() {
    return keys.isPresent();
  }

  /** What a gRPC server serves with; empty without a certificate. */
  public Optional<SslContext> server() {
    return keys.map(
        manager -> {
          SslContextBuilder builder = SslContextBuilder.forServer(manager);
          clientAuthorities.ifPresent(
              trusted -> builder.trustManager(trusted).clientAuth(ClientAuth.OPTIONAL));
          return build(builder);
        });
  }

  /**
   * What a gRPC channel to a sibling uses; empty if neither authorities nor a certificate are set.
   */
  public Optional<SslContext> client() {
    if (authorities.isEmpty() && keys.isEmpty()) {
      return Optional.empty();
    }
    SslContextBuilder builder = SslContextBuilder.forClient();
    authorities.ifPresent(builder::trustManager);
    keys.ifPresent(builder::keyManager);
    return Optional.of(build(builder));
  }

  private static SslContext build(SslContextBuilder builder) {
    try {
      return GrpcSslContexts.configure(builder, SslProvider.JDK).protocols(PROTOCOLS).build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
