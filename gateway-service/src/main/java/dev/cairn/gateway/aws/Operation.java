package dev.cairn.gateway.aws;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;

/**
 * An operation that Cairn serves.
 *
 * @param name CloudTrail's, and the method's, e.g. {@code CreateTrail}
 * @param service who serves it, e.g. {@code trail}
 * @param method of gRPC
 * @param prototype an empty request
 */
record Operation(
    String name, String service, MethodDescriptor<Message, Message> method, Message prototype) {

  Operation {
    requireNonNull(name, "name is null");
    requireNonNull(service, "service is null");
    requireNonNull(method, "method is null");
    requireNonNull(prototype, "prototype is null");
  }

  @SuppressWarnings("unchecked") // every method of proto services has messages
  static Operation of(String service, MethodDescriptor<?, ?> descriptor) {
    MethodDescriptor<Message, Message> method = (MethodDescriptor<Message, Message>) descriptor;
    Message prototype =
        ((MethodDescriptor.PrototypeMarshaller<Message>) method.getRequestMarshaller())
            .getMessagePrototype();
    return new Operation(
        requireNonNull(method.getBareMethodName(), "a method has a name"),
        service,
        method,
        requireNonNull(prototype, "a request has a prototype"));
  }

  /** A request in a region, whose other fields are yet to be set. */
  Message.Builder request(String region) {
    FieldDescriptor field = prototype.getDescriptorForType().findFieldByName("region");
    return prototype.newBuilderForType().setField(field, region);
  }
}
