/**
 * What every endpoint and every process of Cairn shares: the gRPC server with its interceptors,
 * errors, callers, page tokens, channels to sibling services, the configuration watch, and the
 * start of an application.
 *
 * <p>Servers are built with grpc-java alone: the same services and interceptors stand behind a
 * Netty port and behind the in-process transport. See RATIONALE: "Why no micronaut-grpc?".
 */
@NullMarked
package dev.cairn.grpc;

import org.jspecify.annotations.NullMarked;
