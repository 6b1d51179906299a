package dev.cairn.delivery.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
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
   * @param own an access key that it takes
   * @param another one more, if there is one at the time of a request
   */
  public static EmbeddedS3 start(
      Path folder, int port, S3Credential own, Supplier<Optional<S3Credential>> another) {
    try {
      Files.createDirectories(folder);
      BlobStore store = new FilesystemNio2BlobStore(folder.toAbsolutePath().toString());
      S3Proxy server =
          S3Proxy.builder()
              .blobStore(store)
              .endpoint(URI.create("http://127.0.0.1:" + port))
              .awsAuthentication(
                  AuthenticationType.AWS_V2_OR_V4, own.accessKeyId(), own.secretAccessKey())
              .jettyMaxThreads(THREADS)
              .build();
      server.setBlobStoreLocator(
          (accessKeyId, bucket, key) ->
              Optional.of(own)
                  .filter(credential -> credential.accessKeyId().equals(accessKeyId))
                  .or(another)
                  .filter(credential -> credential.accessKeyId().equals(accessKeyId))
                  .map(credential -> new AccessGrant(credential.secretAccessKey(), store))
                  .orElse(null));
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
