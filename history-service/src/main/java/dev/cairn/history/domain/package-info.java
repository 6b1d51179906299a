/**
 * The event history: its rules ({@link dev.cairn.history.domain.EventHistory}), the step that
 * indexes the log ({@link dev.cairn.history.domain.Indexer}), and the seam to the engine that holds
 * it ({@link dev.cairn.history.domain.EventIndex}).
 */
@NullMarked
package dev.cairn.history.domain;

import org.jspecify.annotations.NullMarked;
