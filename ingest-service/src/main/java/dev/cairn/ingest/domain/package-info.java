/**
 * Accepting events: the record codec, the Ingestor that judges a batch entry by entry, and the seam
 * to the durable event log.
 *
 * <p>Knows no wire, disk or clock: those come in as seams and arguments.
 */
@NullMarked
package dev.cairn.ingest.domain;

import org.jspecify.annotations.NullMarked;
