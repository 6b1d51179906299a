/**
 * Load on a running suite, and what it did with it: a client in a process of its own.
 *
 * <p>bench/README.md explains what is measured and how.
 */
@NullMarked
package dev.cairn.bench;

import org.jspecify.annotations.NullMarked;
