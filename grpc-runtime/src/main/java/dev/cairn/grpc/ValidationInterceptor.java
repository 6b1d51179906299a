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
import java.util.Map;
import java.util.stream.Collectors;

/** Holds every request against the shape rules that its proto declares. */
final class ValidationInterceptor implements ServerInterceptor {

  private static final String PATTERN_RULE = "string.pattern";

  /** What the patterns of the protos ask for, in words; of names in those of IAM. */
  private static final Map<String, String> PATTERNS =
      Map.of(
          "^[0-9]{12}$",
          "must have 12 digits",
          "^[0-9]{8}$",
          "must have 8 digits",
          "^[A-Za-z0-9_]{16,128}$",
          "must have 16 to 128 alphanumeric characters and/or _",
          "^[a-z0-9-]{1,64}$",
          "must have 1 to 64 lower-case letters, digits and '-'",
          "^([0-9]{12}|\\*)$",
          "must have 12 digits, or be *",
          "^[A-Za-z0-9_+=,.@-]+$",
          "must contain only alphanumeric characters and/or the following: +=,.@_-",
          "^[A-Za-z0-9_+=,.@-]{2,64}$",
          "must have 2 to 64 characters: alphanumeric ones and/or the following: +=,.@_-",
          "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
          "must contain only lower-case letters, digits and '-', and begin and end with a letter"
              + " or digit");

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
    return new FieldViolation(path, description(violation));
  }

  private static String description(Violation violation) {
    var proto = violation.toProto();
    Violation.FieldValue rule = violation.getRuleValue();
    String words =
        rule != null && proto.getRuleId().equals(PATTERN_RULE)
            ? inWords(String.valueOf(rule.getValue()))
            : "";
    return words.isEmpty() ? proto.getMessage() : words;
  }

  /** What a pattern asks for; empty if there are no words for it. */
  static String inWords(String pattern) {
    return PATTERNS.getOrDefault(pattern, "");
  }

  private static String element(FieldPathElement element) {
    return element.hasIndex()
        ? element.getFieldName() + "[" + element.getIndex() + "]"
        : element.getFieldName();
  }
}
