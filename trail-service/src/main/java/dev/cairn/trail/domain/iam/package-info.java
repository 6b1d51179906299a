/**
 * The operations on accounts, users, groups, roles and policies, with the rules and error names of
 * IAM, Organizations and STS.
 */
@NullMarked
package dev.cairn.trail.domain.iam;

import org.jspecify.annotations.NullMarked;
