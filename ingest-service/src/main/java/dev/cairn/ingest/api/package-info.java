/**
 * The inbound gRPC services of ingest: messages become domain values, one operation is called, its
 * result becomes a message.
 *
 * <p>Errors of a whole call are thrown; {@code grpc-runtime} maps them.
 */
@NullMarked
package dev.cairn.ingest.api;

import org.jspecify.annotations.NullMarked;
