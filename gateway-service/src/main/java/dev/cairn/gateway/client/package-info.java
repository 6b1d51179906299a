/** Calls to the sibling services: signing keys from trail-service, and the served operations. */
@NullMarked
package dev.cairn.gateway.client;

import org.jspecify.annotations.NullMarked;
