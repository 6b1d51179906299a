package dev.cairn.gateway;

import static java.util.Objects.requireNonNull;

import dev.cairn.gateway.aws.AwsEdge;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;

/**
 * What the framework answers by itself: where no route has the method and the path, as an unknown
 * operation. Not as a route for status 404: the framework asks that also for answers that routes
 * give, its own too, without end.
 */
@Singleton
final class UnknownPaths implements ErrorResponseProcessor<Object> {

  private final AwsEdge edge;

  UnknownPaths(AwsEdge edge) {
    this.edge = requireNonNull(edge, "edge is null");
  }

  @Override
  @SuppressWarnings("unchecked") // bodies are of any type
  public MutableHttpResponse<Object> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    HttpRequest<?> request = context.getRequest();
    MutableHttpResponse<?> answer =
        switch (response.code()) {
          case 404, 405 ->
              AwsRoutes.response(edge.unknown(request.getMethodName(), request.getPath()));
          default -> response.contentType(MediaType.TEXT_PLAIN_TYPE).body(messages(context));
        };
    return (MutableHttpResponse<Object>) answer;
  }

  private static String messages(ErrorContext context) {
    return context.getErrors().stream()
        .map(Error::getMessage)
        .map(message -> message + "\n")
        .collect(Collectors.joining());
  }
}
