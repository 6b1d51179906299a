/**
 * The history in Lucene: one index per day of event time. README.md beside these files tells the
 * files, the locks and the life of an event in it.
 */
@NullMarked
package dev.cairn.history.store;

import org.jspecify.annotations.NullMarked;
