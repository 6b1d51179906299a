/**
 * trail-service: the control plane. Trails, regions, the root credential, and the configuration
 * that they make up.
 *
 * <p>{@link dev.cairn.trail.TrailFactory} is the whole wiring.
 */
@Configuration
@Requires(property = "cairn.service.trail", value = "true")
@NullMarked
package dev.cairn.trail;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
