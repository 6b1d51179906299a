package dev.cairn.delivery.store;

import static java.util.Objects.requireNonNull;

import dev.cairn.delivery.domain.CompressedBody;
import dev.cairn.delivery.domain.Destination;
import dev.cairn.delivery.domain.LogFile;
import dev.cairn.delivery.domain.ObjectStore;
import dev.cairn.model.TrailArn;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * Buckets of any S3, through the AWS SDK.
 *
 * <p>A file is put with {@code If-None-Match: *} and carries the SHA-256 of its body as metadata,
 * so that a put which meets its own earlier try can tell it from another file. Where the store does
 * not know the condition, a HEAD goes before.
 */
public final class S3ObjectStore implements ObjectStore, AutoCloseable {

  /** Object metadata: SHA-256 of the uncompressed body, lower-case hex. */
  public static final String SHA256_METADATA = "cairn-sha256";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);
  private static final Region DEFAULT_REGION = Region.US_EAST_1;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 412;
  private static final int NOT_IMPLEMENTED = 501;

  private final S3Client client;
  private final boolean makesBuckets;

  private S3ObjectStore(S3Client client, boolean makesBuckets) {
    this.client = client;
    this.makesBuckets = makesBuckets;
  }

  /**
   * The S3 at an address, with the region and the credential that the AWS SDK's own settings name.
   */
  public static S3ObjectStore fromEnvironment(URI endpoint) {
    // Others than AWS seldom have a host name for each bucket.
    boolean pathStyle = !requireNonNull(endpoint.getHost()).endsWith(".amazonaws.com");
    AwsCredentialsProvider credentials = DefaultCredentialsProvider.builder().build();
    return new S3ObjectStore(
        builder(region(), credentials, pathStyle).endpointOverride(endpoint).build(), false);
  }

  /** The S3 of this process, where a bucket that is missing is made. */
  public static S3ObjectStore embedded(URI endpoint, S3Credential credential) {
    AwsCredentialsProvider credentials =
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(credential.accessKeyId(), credential.secretAccessKey()));
    return new S3ObjectStore(
        builder(DEFAULT_REGION, credentials, true).endpointOverride(endpoint).build(), true);
  }

  /** Without asking the machine's metadata service, which keeps others than AWS waiting. */
  private static Region region() {
    try {
      return new AwsRegionProviderChain(
              new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
          .getRegion();
    } catch (SdkClientException e) {
      return DEFAULT_REGION;
    }
  }

  private static S3ClientBuilder builder(
      Region region, AwsCredentialsProvider credentials, boolean pathStyle) {
    return S3Client.builder()
        .region(region)
        .credentialsProvider(credentials)
        .forcePathStyle(pathStyle)
        // Plain bodies: not every store knows the SDK's chunks with trailing checksums.
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
        .overrideConfiguration(c -> c.apiCallTimeout(CALL_TIMEOUT))
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(SOCKET_TIMEOUT));
  }

  @Override
  public Outcome put(Destination destination, TrailArn trail, LogFile file, CompressedBody body) {
    PutObjectRequest request = request(destination, trail, file);
    try {
      return put(request, file, body);
    } catch (S3Exception e) {
      if (makesBuckets && code(e).equals("NoSuchBucket")) {
        makeBucket(destination.bucket());
        return put(request, file, body);
      }
      throw failed(request, e);
    } catch (SdkException e) {
      throw new PutFailedException("", request.key() + ": " + e.getMessage(), e);
    }
  }

  private Outcome put(PutObjectRequest request, LogFile file, CompressedBody body) {
    try {
      send(request, body);
      return Outcome.STORED;
    } catch (S3Exception e) {
      return switch (e.statusCode()) {
        case CONFLICT -> compare(request, file).orElseThrow(() -> failed(request, e));
        case NOT_IMPLEMENTED -> putUnconditionally(request, file, body);
        default -> throw e;
      };
    }
  }

  /** Two that put the same key at once put the same body, so looking first is enough. */
  private Outcome putUnconditionally(PutObjectRequest request, LogFile file, CompressedBody body) {
    Optional<Outcome> present = compare(request, file);
    if (present.isPresent()) {
      return present.get();
    }
    send(request.toBuilder().ifNoneMatch(null).build(), body);
    return Outcome.STORED;
  }

  private void send(PutObjectRequest request, CompressedBody body) {
    client.putObject(
        request, RequestBody.fromContentProvider(body::open, body.size(), request.contentType()));
  }

  /** What stands under the key; empty if nothing does. */
  private Optional<Outcome> compare(PutObjectRequest request, LogFile file) {
    try {
      HeadObjectResponse head =
          client.headObject(h -> h.bucket(request.bucket()).key(request.key()));
      boolean same = file.sha256().equals(head.metadata().get(SHA256_METADATA));
      return Optional.of(same ? Outcome.SAME : Outcome.DIFFERENT);
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static PutObjectRequest request(Destination destination, TrailArn trail, LogFile file) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(destination.bucket())
            .key(file.key())
            .contentType("application/json")
            .contentEncoding("gzip")
            .metadata(Map.of(SHA256_METADATA, file.sha256()))
            .ifNoneMatch("*");
    if (destination.sendAcl()) {
      request.acl(ObjectCannedACL.BUCKET_OWNER_FULL_CONTROL);
    }
    if (destination.sendEncryption()) {
      encrypt(request, destination, trail, file);
    }
    return request.build();
  }

  private static void encrypt(
      PutObjectRequest.Builder request, Destination destination, TrailArn trail, LogFile file) {
    if (destination.kmsKeyArn().isEmpty()) {
      request.serverSideEncryption(ServerSideEncryption.AES256);
      return;
    }
    String context =
        "{\"aws:cloudtrail:arn\":\"%s\",\"aws:s3:arn\":\"arn:%s:s3:::%s/%s\"}"
            .formatted(trail, trail.partition(), destination.bucket(), file.key());
    request
        .serverSideEncryption(ServerSideEncryption.AWS_KMS)
        .ssekmsKeyId(destination.kmsKeyArn().get())
        .ssekmsEncryptionContext(
            Base64.getEncoder().encodeToString(context.getBytes(StandardCharsets.UTF_8)));
  }

  private void makeBucket(String bucket) {
    try {
      client.createBucket(b -> b.bucket(bucket));
    } catch (BucketAlreadyOwnedByYouException e) {
      // Another upload was first.
    }
  }

  private static PutFailedException failed(PutObjectRequest request, S3Exception e) {
    return new PutFailedException(code(e), request.key() + ": " + e.getMessage(), e);
  }

  private static String code(S3Exception e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    return code == null || code.isEmpty() ? "HTTP " + e.statusCode() : requireNonNull(code);
  }

  @Override
  public void close() {
    client.close();
  }
}
