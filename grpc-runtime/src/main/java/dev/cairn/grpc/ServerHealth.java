package dev.cairn.grpc;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.AbstractHealthIndicator;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.Map;

/** Says over HTTP what {@link CairnServer} says over gRPC: whether a service gave its work up. */
@Singleton
@Readiness
final class ServerHealth extends AbstractHealthIndicator<Map<String, Object>> {

  private final CairnServer server;

  ServerHealth(CairnServer server) {
    this.server = server;
  }

  @Override
  protected String getName() {
    return "work";
  }

  @Override
  protected Map<String, Object> getHealthInformation() {
    healthStatus = server.isAtWork() ? HealthStatus.UP : HealthStatus.DOWN;
    return Map.of();
  }
}
