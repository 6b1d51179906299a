/**
 * The record codec: one pass over an event record's bytes checks it, finds what selection and
 * indexing need, and leaves the bytes as they are except for white space between tokens.
 *
 * <p>Knows CloudTrail's record format and nothing of batches, regions or logs.
 */
@NullMarked
package dev.cairn.ingest.domain.codec;

import org.jspecify.annotations.NullMarked;
