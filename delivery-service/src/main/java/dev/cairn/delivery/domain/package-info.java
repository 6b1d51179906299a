/**
 * Delivery itself: which trail selects what, how a range of the log becomes files, and how each
 * file is delivered exactly once.
 *
 * <p>{@link dev.cairn.delivery.domain.Delivery} is the pass over all partitions; what it needs of
 * the world stands behind {@code DeliveryStore}, {@code ObjectStore}, {@code EventFeed} and {@code
 * TrailHistory}. See "How a file is delivered exactly once" in ARCHITECTURE.md.
 */
@NullMarked
package dev.cairn.delivery.domain;

import org.jspecify.annotations.NullMarked;
