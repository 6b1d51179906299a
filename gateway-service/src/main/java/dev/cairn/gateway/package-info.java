/**
 * The HTTP edge. It serves health and metrics, which every process has; the AWS-compatible API
 * comes here.
 */
@Configuration
@Requires(property = "cairn.service.gateway", value = "true")
@NullMarked
package dev.cairn.gateway;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
