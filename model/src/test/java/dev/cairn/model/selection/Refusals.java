package dev.cairn.model.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.model.CairnException.InvalidRequest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a refused request says: its reason, the path of its bad field, its message. */
final class Refusals {

  private Refusals() {}

  static void assertRefused(ThrowingCallable call, String reason, String field, String message) {
    InvalidRequest error = catchThrowableOfType(InvalidRequest.class, call);
    assertThat(error).as("refused").isNotNull();
    assertThat(error.reason()).isEqualTo(reason);
    assertThat(error.violations()).singleElement().extracting("field").isEqualTo(field);
    assertThat(error.message()).contains(message);
  }
}
