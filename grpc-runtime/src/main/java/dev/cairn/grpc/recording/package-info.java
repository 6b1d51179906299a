/**
 * Cairn records itself: every call of a method whose option {@code authorization} says so becomes a
 * CloudTrail event, once, with the caller that the edge passed on. Reads, failed and denied calls
 * wait in a bounded queue; the event of a change is handed to whoever makes the change, to be kept
 * with it. See RATIONALE: why does a change wait for its own event?
 */
@NullMarked
package dev.cairn.grpc.recording;

import org.jspecify.annotations.NullMarked;
