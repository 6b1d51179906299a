package dev.cairn.gateway.aws;

import static dev.cairn.gateway.aws.JsonReplies.JSON;

import com.google.protobuf.Message;
import dev.cairn.gateway.sigv4.SignatureVerifier;
import dev.cairn.gateway.sigv4.SignatureVerifier.Verified;
import dev.cairn.gateway.sigv4.SignedRequest;
import dev.cairn.grpc.Callers;
import dev.cairn.model.CairnException;
import dev.cairn.model.Texts;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * CloudTrail's JSON 1.1: the operation in {@code X-Amz-Target}, the region in the signature's
 * scope, the rest in the body.
 */
final class JsonProtocol {

  static final String CONTENT_TYPE = "application/x-amz-json-1.1";

  private static final Set<String> SIGNED_FOR = Set.of("cloudtrail");

  private final SignatureVerifier verifier;
  private final Function<String, Channel> services;

  JsonProtocol(SignatureVerifier verifier, Function<String, Channel> services) {
    this.verifier = verifier;
    this.services = services;
  }

  Reply answer(SignedRequest request, String requestId) {
    try {
      Verified verified = verifier.verify(request, SIGNED_FOR);
      requireContentType(request);
      Operation operation = Operations.find(request.header("X-Amz-Target"));
      Message.Builder message = operation.request(verified.scope().region().value());
      MessageReader.read(JSON, request.body(), message);
      Message reply =
          Callers.callAs(
              CallerOf.request(verified, request, requestId),
              request.secureTransport(),
              () -> call(operation, message.build()));
      return new Reply(200, CONTENT_TYPE, Map.of(), MessageWriter.write(JSON, reply));
    } catch (RuntimeException e) {
      return JsonReplies.error(AwsError.of(e, requestId), CONTENT_TYPE);
    }
  }

  private Message call(Operation operation, Message request) {
    try {
      return ClientCalls.blockingUnaryCall(
          services.apply(operation.service()), operation.method(), CallOptions.DEFAULT, request);
    } catch (StatusRuntimeException e) {
      throw renamed(operation, e);
    }
  }

  /** The same failure, about members instead of fields. */
  private static StatusRuntimeException renamed(Operation operation, StatusRuntimeException e) {
    String message = e.getStatus().getDescription();
    if (e.getStatus().getCode() != Status.Code.INVALID_ARGUMENT || message == null) {
      return e;
    }
    String renamed = MemberPaths.renamed(operation.prototype().getDescriptorForType(), message);
    return e.getStatus().withDescription(renamed).asRuntimeException(e.getTrailers());
  }

  private static void requireContentType(SignedRequest request) {
    String type = AwsEdge.contentType(request);
    if (!type.equals(CONTENT_TYPE)) {
      throw CairnException.invalid(
          "UNKNOWN_OPERATION",
          "Content-Type",
          "The content type must be %s, got %s.".formatted(CONTENT_TYPE, Texts.quote(type)));
    }
  }
}
