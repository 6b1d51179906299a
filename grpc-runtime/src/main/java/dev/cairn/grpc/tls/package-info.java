/**
 * Certificates and keys from files, which are read again when they change: connections that are
 * open stay, new ones get what is there now.
 */
@NullMarked
package dev.cairn.grpc.tls;

import org.jspecify.annotations.NullMarked;
