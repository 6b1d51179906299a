/**
 * The HTTP edge: the AWS-compatible API beside the health and metrics that every process has.
 *
 * <p>{@link dev.cairn.gateway.GatewayFactory} is the whole wiring; {@link
 * dev.cairn.gateway.AwsRoutes} says which paths are served.
 */
@Configuration
@Requires(property = "cairn.service.gateway", value = "true")
@NullMarked
package dev.cairn.gateway;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
