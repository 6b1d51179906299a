/**
 * history-service: follows the event log, indexes it, answers look-ups. {@link
 * dev.cairn.history.HistoryFactory} wires it.
 */
@Configuration
@Requires(property = "cairn.service.history", value = "true")
@NullMarked
package dev.cairn.history;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
