/** Tests of the load generator itself. */
@NullMarked
package dev.cairn.bench;

import org.jspecify.annotations.NullMarked;
