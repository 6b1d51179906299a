/**
 * What tests of several modules share: a clock to turn by hand, event records, an endpoint in a
 * server of its own.
 *
 * <p>Test scope only; no module ships it.
 */
@NullMarked
package dev.cairn.testing;

import org.jspecify.annotations.NullMarked;
