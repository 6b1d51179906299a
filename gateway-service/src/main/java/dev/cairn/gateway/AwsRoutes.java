package dev.cairn.gateway;

import static java.util.Objects.requireNonNull;

import dev.cairn.gateway.aws.AwsEdge;
import dev.cairn.gateway.aws.Reply;
import dev.cairn.gateway.sigv4.SignedRequest;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The paths of the AWS-compatible API, and HTTP as the framework has it. */
@Controller(consumes = MediaType.ALL, produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AwsRoutes {

  private static final byte[] NO_BODY = new byte[0];

  private final AwsEdge edge;

  AwsRoutes(AwsEdge edge) {
    this.edge = requireNonNull(edge, "edge is null");
  }

  @Post("/")
  HttpResponse<byte[]> post(HttpRequest<byte[]> request) {
    return response(edge.post(signed(request)));
  }

  @Get("/")
  HttpResponse<byte[]> get(HttpRequest<byte[]> request) {
    return response(edge.get(signed(request)));
  }

  @Post("/PutAuditEvents")
  HttpResponse<byte[]> putAuditEvents(HttpRequest<byte[]> request) {
    return response(edge.putAuditEvents(signed(request)));
  }

  @Error
  HttpResponse<byte[]> tooLarge(ContentLengthExceededException error) {
    return response(edge.tooLarge("The body is too large."));
  }

  private static SignedRequest signed(HttpRequest<byte[]> request) {
    URI uri = request.getUri();
    Map<String, List<String>> headers = new HashMap<>();
    request
        .getHeaders()
        .names()
        .forEach(name -> headers.put(name, request.getHeaders().getAll(name)));
    String query = uri.getRawQuery();
    return new SignedRequest(
        request.getMethodName(),
        uri.getRawPath(),
        query == null ? "" : query,
        headers,
        request.getBody().orElse(NO_BODY),
        request.getRemoteAddress().getAddress().getHostAddress(),
        request.isSecure());
  }

  /** An answer of the edge, as the framework's. */
  static MutableHttpResponse<byte[]> response(AwsEdge.Answer answer) {
    Reply reply = answer.reply();
    MutableHttpResponse<byte[]> response =
        HttpResponse.<byte[]>status(HttpStatus.valueOf(reply.status()))
            .header("x-amzn-RequestId", answer.requestId())
            .contentType(reply.contentType())
            .body(reply.body());
    reply.headers().forEach(response::header);
    return response;
  }
}
