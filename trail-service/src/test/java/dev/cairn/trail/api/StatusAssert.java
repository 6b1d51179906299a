package dev.cairn.trail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.cairn.grpc.Errors;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Looks at the status that a call failed with. */
record StatusAssert(Throwable error) {

  static StatusAssert assertFails(ThrowingCallable call) {
    Throwable error = catchThrowable(call);
    assertThat(error).isNotNull();
    return new StatusAssert(error);
  }

  StatusAssert with(Code code, String reason) {
    code(code);
    assertThat(Errors.reason(error)).contains(reason);
    return this;
  }

  private Status status() {
    return Objects.requireNonNull(StatusProto.fromThrowable(error));
  }

  void code(Code code) {
    assertThat(status().getCode()).isEqualTo(code.getNumber());
  }

  StatusAssert message(String message) {
    assertThat(status().getMessage()).isEqualTo(message);
    return this;
  }

  void fields(String... paths) throws InvalidProtocolBufferException {
    List<String> fields = new ArrayList<>();
    for (Any detail : status().getDetailsList()) {
      if (detail.is(BadRequest.class)) {
        detail.unpack(BadRequest.class).getFieldViolationsList().stream()
            .map(FieldViolation::getField)
            .forEach(fields::add);
      }
    }
    assertThat(fields).containsExactly(paths);
  }
}
