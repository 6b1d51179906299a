/**
 * The gRPC services of trail-service: trails, regions, and the configuration for the other
 * services.
 *
 * <p>Each method turns a message into domain values, calls one operation, and turns its result into
 * a message.
 */
@NullMarked
package dev.cairn.trail.api;

import org.jspecify.annotations.NullMarked;
