package dev.cairn.grpc;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import org.jspecify.annotations.Nullable;

/** Metrics need a bearer token, except on loopback. */
@ServerFilter("/prometheus")
final class MetricsFilter {

  private final Credentials credentials;

  MetricsFilter(Credentials credentials) {
    this.credentials = credentials;
  }

  @RequestFilter
  @Nullable HttpResponse<?> check(HttpRequest<?> request) {
    if (request.getRemoteAddress().getAddress().isLoopbackAddress() || bears(request)) {
      return null; // goes on
    }
    return HttpResponse.status(HttpStatus.UNAUTHORIZED);
  }

  private boolean bears(HttpRequest<?> request) {
    String authorization = request.getHeaders().get("Authorization");
    return authorization != null
        && authorization.startsWith(Headers.BEARER)
        && credentials.find(authorization.substring(Headers.BEARER.length())).isPresent();
  }
}
