package dev.cairn.grpc;

import build.buf.protovalidate.ValidationResult;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.Violation;
import build.buf.protovalidate.exceptions.ValidationException;
import build.buf.validate.FieldPathElement;
import com.google.protobuf.Message;
import dev.cairn.model.CairnException;
import dev.cairn.model.FieldViolation;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;
import java.util.stream.Collectors;

/** Holds every request against the shape rules that its proto declares. */
final class ValidationInterceptor implements ServerInterceptor {

  private final Validator validator;

  ValidationInterceptor(Validator validator) {
    this.validator = validator;
  }

  @Override
  public <Q, P> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onMessage(Q message) {
        if (message instanceof Message request && isCairns(request)) {
          check(request);
        }
        super.onMessage(message);
      }
    };
  }

  private static boolean isCairns(Message message) {
    return message.getDescriptorForType().getFullName().startsWith("cairn.");
  }

  private void check(Message request) {
    ValidationResult result;
    try {
      result = validator.validate(request);
    } catch (ValidationException e) {
      throw new IllegalStateException(
          "the rules of " + request.getDescriptorForType().getFullName() + " do not compile", e);
    }
    if (!result.isSuccess()) {
      List<FieldViolation> violations =
          result.getViolations().stream().map(ValidationInterceptor::violation).toList();
      throw new CairnException.InvalidRequest(
          "VALIDATION_ERROR",
          violations.stream()
              .map(v -> v.field() + ": " + v.description())
              .collect(Collectors.joining("; ")),
          violations);
    }
  }

  private static FieldViolation violation(Violation violation) {
    var proto = violation.toProto();
    String path =
        proto.getField().getElementsList().stream()
            .map(ValidationInterceptor::element)
            .collect(Collectors.joining("."));
    return new FieldViolation(path, proto.getMessage());
  }

  private static String element(FieldPathElement element) {
    return element.hasIndex()
        ? element.getFieldName() + "[" + element.getIndex() + "]"
        : element.getFieldName();
  }
}
