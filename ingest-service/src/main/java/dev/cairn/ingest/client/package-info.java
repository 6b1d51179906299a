/**
 * Calls to trail-service, behind seams of the domain: the region list, and telling it of regions
 * that ingest let in.
 *
 * <p>What it knows comes by the configuration watch of {@code grpc-runtime}.
 */
@NullMarked
package dev.cairn.ingest.client;

import org.jspecify.annotations.NullMarked;
