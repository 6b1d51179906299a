package dev.cairn.delivery;

import dev.cairn.delivery.domain.DeliverySettings;
import dev.cairn.model.Texts;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.Optional;

/**
 * delivery-service.
 *
 * @param logFileInterval how long a selected event waits for its log file at most; from 1 s
 * @param objectAcl whether the ACL bucket-owner-full-control is sent with each file
 * @param objectEncryption whether the headers of server-side encryption are sent with each file
 * @param s3Port port of the embedded S3; 0 takes a free one. It runs where {@code
 *     AWS_ENDPOINT_URL_S3} is not set
 * @param gzipLevel 1 (fast) to 9 (small); zlib takes as long for 3 as for 1
 * @param bufferSize bytes of records held over all partitions and trails, from 16 MiB; a file is
 *     cut before its time when they are used up
 * @param uploads how many files are put at once
 * @param retryFor how long a bucket that fails is tried before events count as failed
 * @param leaseTime for how long a partition is taken; another process takes over after it
 * @param startOver whether delivery may begin with an empty database though it delivered before:
 *     files are written again; and whether it delivers another event log than before, from its
 *     beginning
 * @param databaseUrl JDBC URL of PostgreSQL; default: an H2 file under the data folder
 */
@ConfigurationProperties("cairn.delivery")
public record DeliveryConfig(
    @Bindable(defaultValue = "60s") Duration logFileInterval,
    @Bindable(defaultValue = "SEND") Headers objectAcl,
    @Bindable(defaultValue = "SEND") Headers objectEncryption,
    @Bindable(defaultValue = "7790") int s3Port,
    @Bindable(defaultValue = "3") int gzipLevel,
    @Bindable(defaultValue = "100663296") long bufferSize,
    @Bindable(defaultValue = "4") int uploads,
    @Bindable(defaultValue = "30d") Duration retryFor,
    @Bindable(defaultValue = "15s") Duration leaseTime,
    @Bindable(defaultValue = "false") boolean startOver,
    Optional<String> databaseUrl,
    @Bindable(defaultValue = "") String databaseUser,
    @Bindable(defaultValue = "") String databasePassword) {

  private static final int FILES_PER_CUT = 1000;
  private static final long SMALLEST_BUFFER = 16 << 20;

  /** Whether headers are sent that not every store knows. */
  public enum Headers {
    SEND,
    NONE
  }

  public DeliveryConfig {
    require(
        logFileInterval.compareTo(Duration.ofSeconds(1)) >= 0,
        "log-file-interval must be at least 1s",
        Texts.span(logFileInterval));
    require(s3Port >= 0 && s3Port <= 65535, "s3-port must be 0 to 65535", s3Port);
    require(gzipLevel >= 1 && gzipLevel <= 9, "gzip-level must be 1 to 9", gzipLevel);
    require(
        bufferSize >= SMALLEST_BUFFER,
        "buffer-size must be at least " + SMALLEST_BUFFER,
        bufferSize);
    require(uploads >= 1 && uploads <= 64, "uploads must be 1 to 64", uploads);
    require(retryFor.isPositive(), "retry-for must be positive", Texts.span(retryFor));
    require(
        leaseTime.compareTo(Duration.ofSeconds(5)) >= 0,
        "lease-time must be at least 5s",
        Texts.span(leaseTime));
  }

  private static void require(boolean right, String rule, Object value) {
    if (!right) {
      throw new IllegalArgumentException("cairn.delivery." + rule + ", got " + value);
    }
  }

  /**
   * The settings of delivery.
   *
   * @param sendsHeaders false for the embedded S3, which knows neither ACL nor encryption
   */
  DeliverySettings settings(boolean sendsHeaders) {
    return new DeliverySettings(
        logFileInterval,
        DeliverySettings.LARGEST_FILE,
        FILES_PER_CUT,
        bufferSize,
        retryFor,
        leaseTime,
        sendsHeaders && objectAcl == Headers.SEND,
        sendsHeaders && objectEncryption == Headers.SEND);
  }
}
