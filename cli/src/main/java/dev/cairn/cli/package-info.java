/**
 * {@code cairn}, the command line: a client of a running suite.
 *
 * <p>Knows nothing but the contracts in {@code proto/}. A command is one class named after it; what
 * it prints and its exit codes are an interface that scripts rely on.
 */
@NullMarked
package dev.cairn.cli;

import org.jspecify.annotations.NullMarked;
