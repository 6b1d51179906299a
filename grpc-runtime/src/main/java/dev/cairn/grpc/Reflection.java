package dev.cairn.grpc;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.rpc.ErrorDetailsProto;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.reflection.v1.ServerReflectionProto;

/**
 * gRPC's reflection, which also serves the messages that errors are told in. It serves what the
 * files of services import, and no request or reply names those messages: a status carries them.
 */
final class Reflection {

  private Reflection() {}

  static ServerServiceDefinition service() {
    ServerServiceDefinition plain = ProtoReflectionServiceV1.newInstance().bindService();
    FileDescriptor file = file();
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(plain.getServiceDescriptor().getName())
            .setSchemaDescriptor((ProtoFileDescriptorSupplier) () -> file);
    plain.getServiceDescriptor().getMethods().forEach(descriptor::addMethod);
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor.build());
    plain.getMethods().forEach(service::addMethod);
    return service.build();
  }

  /** A file that only imports. */
  private static FileDescriptor file() {
    FileDescriptor[] imports = {
      ServerReflectionProto.getDescriptor(), ErrorDetailsProto.getDescriptor()
    };
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder().setName("cairn/reflection.proto").setSyntax("proto3");
    for (FileDescriptor imported : imports) {
      file.addDependency(imported.getName());
    }
    try {
      return FileDescriptor.buildFrom(file.build(), imports);
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }
}
