package dev.cairn.gateway.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.grpc.Errors;
import dev.cairn.model.CairnException.LimitExceeded;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AwsErrorTest {

  /** What waiting helps against is CloudTrail's throttling; a quota has a name of its own. */
  @Test
  void of_limitExceeded() {
    LimitExceeded full =
        new LimitExceeded("EVENT_LOG_FULL", "full", Optional.of(Duration.ofSeconds(1)));
    LimitExceeded quota = new LimitExceeded("TAGS_LIMIT_EXCEEDED", "51", Optional.empty());

    for (Exception failure : new Exception[] {full, Errors.toStatus(full)}) {
      assertThat(AwsError.of(failure, "id"))
          .isEqualTo(new AwsError("ThrottlingException", 400, "full"));
    }
    for (Exception failure : new Exception[] {quota, Errors.toStatus(quota)}) {
      assertThat(AwsError.of(failure, "id"))
          .isEqualTo(new AwsError("TagsLimitExceededException", 400, "51"));
    }
  }
}
