package dev.cairn.cli;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.region.v1.RegionServiceGrpc;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;

/** Methods by what they are asked: each has a type of request of its own, named after it. */
final class Rpc {

  private static final String REQUEST = "Request";

  private Rpc() {}

  /** The method that takes requests of a type. */
  // A method named X takes XRequest and nothing else.
  @SuppressWarnings("unchecked")
  static MethodDescriptor<Message, Message> taking(Descriptor request) {
    return (MethodDescriptor<Message, Message>)
        service(request).getMethods().stream()
            .filter(method -> request.getName().equals(method.getBareMethodName() + REQUEST))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("No method takes " + request.getName()));
  }

  private static ServiceDescriptor service(Descriptor request) {
    String contract = request.getFile().getPackage();
    return switch (contract) {
      case "cairn.access.v1" -> AccessServiceGrpc.getServiceDescriptor();
      case "cairn.region.v1" -> RegionServiceGrpc.getServiceDescriptor();
      case "cairn.trail.v1" -> TrailServiceGrpc.getServiceDescriptor();
      default -> throw new IllegalArgumentException("No service of " + contract);
    };
  }
}
