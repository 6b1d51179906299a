/**
 * Which events a trail selects: basic and advanced event selectors, Insight selectors, what makes
 * them legal, and the predicate that they compile to.
 *
 * <p>The types hold whatever a caller or a store gives them; legality is asked of them once, when a
 * caller puts them. Source: contract 1.11, 1.12.
 */
@NullMarked
package dev.cairn.model.selection;

import org.jspecify.annotations.NullMarked;
