package dev.cairn.delivery.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * A small S3 server in the process, over a folder, on loopback: for those who try Cairn, or keep
 * their trail on one machine. It knows neither ACLs nor encryption, and answers 501 to both
 * headers.
 */
public final class EmbeddedS3 implements AutoCloseable {

  private static final int THREADS = 24;

  private final S3Proxy server;

  private EmbeddedS3(S3Proxy server) {
    this.server = server;
  }

  /**
   * Starts the server.
   *
   * @param folder holds a folder for each bucket
   * @param port 0 picks a free one
   */
  public static EmbeddedS3 start(Path folder, int port, S3Credential credential) {
    try {
      Files.createDirectories(folder);
      S3Proxy server =
          S3Proxy.builder()
              .blobStore(new FilesystemNio2BlobStore(folder.toAbsolutePath().toString()))
              .endpoint(URI.create("http://127.0.0.1:" + port))
              .awsAuthentication(
                  AuthenticationType.AWS_V2_OR_V4,
                  credential.accessKeyId(),
                  credential.secretAccessKey())
              .jettyMaxThreads(THREADS)
              .build();
      server.start();
      return new EmbeddedS3(server);
    } catch (IOException e) {
      throw new UncheckedIOException("The folder " + folder + " can't be made", e);
    } catch (Exception e) {
      throw new IllegalStateException("The embedded S3 does not start on port " + port, e);
    }
  }

  /** e.g. {@code http://127.0.0.1:9000}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The embedded S3 does not stop", e);
    }
  }
}
