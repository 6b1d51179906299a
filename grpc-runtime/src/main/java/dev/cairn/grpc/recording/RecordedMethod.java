package dev.cairn.grpc.recording;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.cairn.proto.authorization.v1.Authorization;
import dev.cairn.proto.authorization.v1.AuthorizationOuterClass;
import dev.cairn.proto.authorization.v1.Recording;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.Optional;

/**
 * A method whose calls become events, as its option {@code authorization} says.
 *
 * @param eventSource e.g. {@code cloudtrail.amazonaws.com}
 * @param eventName CloudTrail's name of the operation, which may be another than the method's
 * @param isPublic whether the request itself proves who calls
 */
record RecordedMethod(String eventSource, String eventName, boolean readOnly, boolean isPublic) {

  private static final String DOMAIN = ".amazonaws.com";

  /** The method, if its calls are recorded. */
  static Optional<RecordedMethod> of(io.grpc.MethodDescriptor<?, ?> method) {
    return method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema
        ? of(schema.getMethodDescriptor())
        : Optional.empty();
  }

  private static Optional<RecordedMethod> of(MethodDescriptor method) {
    Authorization authorization =
        method.getOptions().getExtension(AuthorizationOuterClass.authorization);
    return switch (authorization.getRecording()) {
      case RECORDING_READ, RECORDING_WRITE -> Optional.of(of(method.getName(), authorization));
      case RECORDING_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }

  private static RecordedMethod of(String method, Authorization authorization) {
    // Those that anybody may call are about who calls: STS's.
    String action = authorization.hasAction() ? authorization.getAction() : "sts:" + method;
    int colon = action.indexOf(':');
    return new RecordedMethod(
        action.substring(0, colon) + DOMAIN,
        action.substring(colon + 1),
        authorization.getRecording() == Recording.RECORDING_READ,
        authorization.getPublic());
  }
}
