/**
 * ingest-service: accepts events, checks them, appends them to the event log, and feeds the
 * followers.
 *
 * <p>{@link dev.cairn.ingest.IngestFactory} is the whole wiring.
 */
@Configuration
@Requires(property = "cairn.service.ingest", value = "true")
@NullMarked
package dev.cairn.ingest;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
