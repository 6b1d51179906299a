/** Tests of the inbound services. */
@NullMarked
package dev.cairn.ingest.api;

import org.jspecify.annotations.NullMarked;
