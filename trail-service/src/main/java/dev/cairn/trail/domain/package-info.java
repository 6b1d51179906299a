/**
 * Trails, regions and the configuration that they make up, with its revisions.
 *
 * <p>{@link dev.cairn.trail.domain.Trails} holds CloudTrail's rules, {@link
 * dev.cairn.trail.domain.Changes} the life of a change, {@link dev.cairn.trail.domain.TrailStore}
 * is the seam to the database.
 */
@NullMarked
package dev.cairn.trail.domain;

import org.jspecify.annotations.NullMarked;
