/** Delivery's gRPC services: states of deliveries and the books. */
@NullMarked
package dev.cairn.delivery.api;

import org.jspecify.annotations.NullMarked;
