/**
 * The words and pure rules that several services share: event records, ids, callers, errors.
 *
 * <p>Depends on nothing but the JDK. What flows where is in ARCHITECTURE.md.
 */
@NullMarked
package dev.cairn.model;

import org.jspecify.annotations.NullMarked;
