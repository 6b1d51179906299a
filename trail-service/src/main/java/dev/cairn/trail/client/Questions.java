package dev.cairn.trail.client;

import dev.cairn.model.CairnException;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * The questions about one trail: they end by the same time. A service that does not answer, or
 * fails, makes {@code DESTINATION_UNAVAILABLE}; what it answers otherwise is the asker's to judge.
 */
final class Questions {

  private static final Logger LOG = LoggerFactory.getLogger(Questions.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final int SERVER_ERROR = 500;
  private static final int NOT_IMPLEMENTED = 501;

  private final Duration timeout;
  private final long end;

  Questions(Duration timeout) {
    this.timeout = timeout;
    this.end = System.nanoTime() + timeout.toNanos();
  }

  /**
   * Asks.
   *
   * @param question is given the time that is left, which it must not exceed
   * @throws AwsServiceException for every answer but success and failure of the service itself
   */
  <R> R ask(String service, Function<AwsRequestOverrideConfiguration, R> question) {
    Duration left = Duration.ofNanos(end - System.nanoTime());
    if (!left.isPositive()) {
      throw unavailable(service);
    }
    try {
      return question.apply(AwsRequestOverrideConfiguration.builder().apiCallTimeout(left).build());
    } catch (AwsServiceException e) {
      if (e.statusCode() >= SERVER_ERROR && e.statusCode() != NOT_IMPLEMENTED) {
        LOG.warn("{} failed when a trail's destination was checked", service, e);
        throw unavailable(service);
      }
      throw e;
    } catch (SdkClientException e) {
      LOG.warn("{} did not answer when a trail's destination was checked", service, e);
      throw unavailable(service);
    }
  }

  private CairnException unavailable(String service) {
    return new CairnException.Unavailable(
        "DESTINATION_UNAVAILABLE",
        "%s could not be asked about the trail's destination within %d ms: nothing was changed."
            .formatted(service, timeout.toMillis()),
        RETRY_AFTER);
  }
}
