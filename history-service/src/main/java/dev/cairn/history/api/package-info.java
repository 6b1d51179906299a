/** HistoryService over gRPC. */
@NullMarked
package dev.cairn.history.api;

import org.jspecify.annotations.NullMarked;
