package dev.cairn.standalone;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.cairn.proto.authorization.v1.Authorization;
import dev.cairn.proto.authorization.v1.AuthorizationOuterClass;
import dev.cairn.proto.authorization.v1.Recording;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The methods that a server of Cairn's serves, as it says itself. */
final class ServedMethods {

  private ServedMethods() {}

  /** A method, with the classes that were generated for it. */
  record Method(MethodDescriptor<Message, Message> grpc, Authorization authorization) {

    String name() {
      return grpc.getFullMethodName();
    }

    String bareName() {
      return String.valueOf(grpc.getBareMethodName());
    }

    boolean isWrite() {
      return authorization.getRecording() == Recording.RECORDING_WRITE;
    }

    boolean isForServicesOnly() {
      return authorization.getServicesOnly();
    }

    Message emptyRequest() {
      return (Message)
          requireNonNull(
              ((PrototypeMarshaller<?>) grpc.getRequestMarshaller()).getMessagePrototype());
    }
  }

  /** All methods of the services whose names begin with {@code cairn.}. */
  static List<Method> of(ManagedChannel channel) throws Exception {
    LinkedBlockingQueue<ServerReflectionResponse> answers = new LinkedBlockingQueue<>();
    StreamObserver<ServerReflectionRequest> questions =
        ServerReflectionGrpc.newStub(channel).serverReflectionInfo(into(answers));
    questions.onNext(ServerReflectionRequest.newBuilder().setListServices("*").build());
    List<Method> methods = new ArrayList<>();
    for (ServiceResponse service : next(answers).getListServicesResponse().getServiceList()) {
      if (service.getName().startsWith("cairn.")) {
        questions.onNext(
            ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol(service.getName())
                .build());
        methods.addAll(methods(service.getName(), javaPackage(next(answers))));
      }
    }
    questions.onCompleted();
    return methods;
  }

  private static ServerReflectionResponse next(LinkedBlockingQueue<ServerReflectionResponse> from)
      throws InterruptedException {
    ServerReflectionResponse answer = from.poll(30, TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError("the server did not say what it serves");
    }
    return answer;
  }

  private static String javaPackage(ServerReflectionResponse file)
      throws InvalidProtocolBufferException {
    return FileDescriptorProto.parseFrom(file.getFileDescriptorResponse().getFileDescriptorProto(0))
        .getOptions()
        .getJavaPackage();
  }

  private static List<Method> methods(String service, String javaPackage)
      throws ReflectiveOperationException {
    String name = service.substring(service.lastIndexOf('.') + 1);
    ServiceDescriptor descriptor =
        (ServiceDescriptor)
            Class.forName(javaPackage + "." + name + "Grpc")
                .getMethod("getServiceDescriptor")
                .invoke(null);
    return descriptor.getMethods().stream().map(ServedMethods::method).toList();
  }

  @SuppressWarnings("unchecked") // every generated method takes and gives messages
  private static Method method(MethodDescriptor<?, ?> method) {
    if (!(method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier proto)) {
      throw new AssertionError(method.getFullMethodName() + " has no proto");
    }
    return new Method(
        (MethodDescriptor<Message, Message>) method,
        proto
            .getMethodDescriptor()
            .getOptions()
            .getExtension(AuthorizationOuterClass.authorization));
  }

  private static StreamObserver<ServerReflectionResponse> into(
      LinkedBlockingQueue<ServerReflectionResponse> answers) {
    return new StreamObserver<>() {
      @Override
      public void onNext(ServerReflectionResponse answer) {
        answers.add(answer);
      }

      @Override
      public void onError(Throwable error) {
        // The one who waits for the answer says that none came.
      }

      @Override
      public void onCompleted() {
        // As above.
      }
    };
  }
}
