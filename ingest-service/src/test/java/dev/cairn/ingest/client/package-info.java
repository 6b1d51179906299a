/** Tests of the region list. */
@NullMarked
package dev.cairn.ingest.client;

import org.jspecify.annotations.NullMarked;
