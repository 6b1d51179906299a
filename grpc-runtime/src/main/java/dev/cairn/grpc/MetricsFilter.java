package dev.cairn.grpc;

import dev.cairn.grpc.authentication.BearerTokens;
import dev.cairn.grpc.authentication.CredentialRefused;
import dev.cairn.grpc.authorization.Authorizer;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Metrics need a bearer token, except on loopback: the root's, or that of a caller of its account
 * who is allowed {@code cloudwatch:GetMetricData}.
 */
@ServerFilter("/prometheus")
final class MetricsFilter {

  private static final String ACTION = "cloudwatch:GetMetricData";

  private final Configuration configuration;
  private final BearerTokens tokens;
  private final Authorizer authorizer;
  private final Refusals refusals;

  MetricsFilter(
      Configuration configuration, BearerTokens tokens, Authorizer authorizer, Refusals refusals) {
    this.configuration = configuration;
    this.tokens = tokens;
    this.authorizer = authorizer;
    this.refusals = refusals;
  }

  @RequestFilter
  @Nullable HttpResponse<?> check(HttpRequest<?> request) {
    if (request.getRemoteAddress().getAddress().isLoopbackAddress()) {
      return null; // goes on
    }
    String authorization = request.getHeaders().get("Authorization");
    if (authorization == null || !authorization.startsWith(Headers.BEARER)) {
      return HttpResponse.status(HttpStatus.UNAUTHORIZED);
    }
    String address = request.getRemoteAddress().getAddress().getHostAddress();
    Callers.Origin origin = new Callers.Origin(address, "", "");
    try {
      configuration.requireFresh();
      Caller caller =
          tokens
              .prove(
                  authorization.substring(Headers.BEARER.length()),
                  "",
                  InstantSource.system().instant())
              .caller(address, "", "");
      boolean allowed =
          caller.account().equals(configuration.rootAccount())
              && authorizer.allows(caller, ACTION, caller.account(), "*", "");
      return allowed ? null : HttpResponse.status(HttpStatus.FORBIDDEN);
    } catch (CredentialRefused e) {
      refusals.refuse(e, "/prometheus", origin);
      return HttpResponse.status(HttpStatus.UNAUTHORIZED);
    } catch (CairnException e) {
      return HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE);
    }
  }
}
