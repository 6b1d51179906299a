/**
 * What policies say of calls: reads documents, knows who has which attached, and decides.
 * Evaluation itself is {@code dev.cairn.model.policy}. Source: contract 8.
 */
@NullMarked
package dev.cairn.grpc.access;

import org.jspecify.annotations.NullMarked;
