/**
 * Who may call, as values: accounts, users, groups, roles and policies, what the store and the
 * cryptography must do for them. The operations on them are in {@code domain.iam}.
 */
@NullMarked
package dev.cairn.trail.domain.access;

import org.jspecify.annotations.NullMarked;
