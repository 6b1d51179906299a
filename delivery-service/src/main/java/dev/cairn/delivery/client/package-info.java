/**
 * Delivery's calls to its siblings: the event log that it follows, the configuration's history, and
 * the reports that trail-service answers GetTrailStatus from.
 */
@NullMarked
package dev.cairn.delivery.client;

import org.jspecify.annotations.NullMarked;
