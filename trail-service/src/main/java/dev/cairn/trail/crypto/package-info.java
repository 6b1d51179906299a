/**
 * What the domain leaves to kept libraries: password hashes (Bouncy Castle) and tokens (Nimbus
 * JOSE).
 */
@NullMarked
package dev.cairn.trail.crypto;

import org.jspecify.annotations.NullMarked;
