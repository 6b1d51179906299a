/**
 * delivery-service: follows the event log and delivers what trails select to their buckets, each
 * event once.
 *
 * <p>{@link dev.cairn.delivery.DeliveryFactory} is the whole wiring.
 */
@Configuration
@Requires(property = "cairn.service.delivery", value = "true")
@NullMarked
package dev.cairn.delivery;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
