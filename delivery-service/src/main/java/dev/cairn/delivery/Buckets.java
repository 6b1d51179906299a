package dev.cairn.delivery;

import dev.cairn.delivery.domain.ObjectStore;
import dev.cairn.delivery.store.EmbeddedS3;
import dev.cairn.delivery.store.S3Credential;
import dev.cairn.delivery.store.S3ObjectStore;
import dev.cairn.grpc.Endpoint;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The S3 that files go to: the one that {@code AWS_ENDPOINT_URL_S3} names, as for every program of
 * the AWS SDK, or the embedded one.
 */
final class Buckets implements Endpoint, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Buckets.class);

  private final Optional<EmbeddedS3> embedded;
  private final S3ObjectStore objects;
  private final URI address;

  private Buckets(Optional<EmbeddedS3> embedded, S3ObjectStore objects, URI address) {
    this.embedded = embedded;
    this.objects = objects;
    this.address = address;
  }

  /**
   * Opens them.
   *
   * @param data holds the embedded store's folder and credential
   */
  static Buckets open(Path data, int port) {
    Optional<URI> endpoint = endpoint();
    if (endpoint.isPresent()) {
      return new Buckets(
          Optional.empty(), S3ObjectStore.fromEnvironment(endpoint.get()), endpoint.get());
    }
    S3Credential credential = S3Credential.readOrCreate(data);
    EmbeddedS3 embedded =
        EmbeddedS3.start(data.resolve("s3"), port, credential, () -> S3Credential.ofRoot(data));
    log.info(
        "The embedded S3 serves {} at {}; files are put without ACL and encryption headers",
        data.resolve("s3"),
        embedded.endpoint());
    return new Buckets(
        Optional.of(embedded),
        S3ObjectStore.embedded(embedded.endpoint(), credential),
        embedded.endpoint());
  }

  /** The SDK's own settings; it reads the first that is there too. */
  private static Optional<URI> endpoint() {
    return Optional.ofNullable(System.getProperty("aws.endpointUrlS3"))
        .or(() -> Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL_S3")))
        .filter(text -> !text.isEmpty())
        .map(URI::create);
  }

  boolean isEmbedded() {
    return embedded.isPresent();
  }

  ObjectStore objects() {
    return objects;
  }

  @Override
  public String name() {
    return "s3";
  }

  @Override
  public String address() {
    return address.toString();
  }

  @Override
  public void close() {
    objects.close();
    embedded.ifPresent(EmbeddedS3::close);
  }
}
