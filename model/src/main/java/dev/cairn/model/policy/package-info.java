/**
 * Policies in the language of IAM: statements, compiled once and evaluated for each call. Pure
 * code: where a policy comes from and what follows from a decision is the caller's. Source:
 * contract 8.4.
 */
@NullMarked
package dev.cairn.model.policy;

import org.jspecify.annotations.NullMarked;
