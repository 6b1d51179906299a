/** How the history reads ingest-service's log: the feed over gRPC. */
@NullMarked
package dev.cairn.history.client;

import org.jspecify.annotations.NullMarked;
