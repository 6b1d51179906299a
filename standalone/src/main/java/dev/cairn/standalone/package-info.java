/**
 * All services in one process on the embedded engines: what {@code ./cairn dev} runs.
 *
 * <p>They talk through the same stubs as in processes of their own, over the in-process transport.
 */
@NullMarked
package dev.cairn.standalone;

import org.jspecify.annotations.NullMarked;
