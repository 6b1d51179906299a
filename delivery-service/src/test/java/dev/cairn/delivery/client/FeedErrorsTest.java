package dev.cairn.delivery.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.grpc.Errors;
import dev.cairn.model.CairnException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeedErrorsTest {

  /** Else a delivery that was away for too long would ask for what is gone for ever. */
  @Test
  void oldestPosition_trimmedLog_isWhereItBegins() {
    CairnException trimmed =
        new CairnException.NotFound(
            "OFFSET_TRIMMED", "gone", "offset", "3", Map.of("oldest_offset", "30"));

    assertThat(FeedErrors.oldestPosition(Errors.toStatus(trimmed))).hasValue(30);
  }

  @Test
  void oldestPosition_otherErrors_none() {
    assertThat(
            FeedErrors.oldestPosition(
                Errors.toStatus(
                    new CairnException.NotFound("FOLLOWER_NOT_FOUND", "none", "follower", "x"))))
        .isEmpty();
    assertThat(FeedErrors.oldestPosition(new IllegalStateException("broke"))).isEmpty();
  }
}
