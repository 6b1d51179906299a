/** Tests of judging and appending entries. */
@NullMarked
package dev.cairn.ingest.domain;

import org.jspecify.annotations.NullMarked;
