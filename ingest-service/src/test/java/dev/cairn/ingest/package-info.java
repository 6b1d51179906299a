/** Tests of the wiring. */
@NullMarked
package dev.cairn.ingest;

import org.jspecify.annotations.NullMarked;
