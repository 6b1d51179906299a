/** Tests of the record codec. */
@NullMarked
package dev.cairn.ingest.domain.codec;

import org.jspecify.annotations.NullMarked;
