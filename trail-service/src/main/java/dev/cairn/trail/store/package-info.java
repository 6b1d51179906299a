/**
 * The configuration in SQL: H2 for one machine, PostgreSQL for several.
 *
 * <p>Tables, locks and the life of a change are in README.md beside this file.
 */
@NullMarked
package dev.cairn.trail.store;

import org.jspecify.annotations.NullMarked;
