/**
 * The embedded event log: segment files, the duplicate window beside them, retention, and the
 * register of followers.
 *
 * <p>Files, formats, locks and the life of an event are in README.md in this folder.
 */
@NullMarked
package dev.cairn.ingest.store;

import org.jspecify.annotations.NullMarked;
