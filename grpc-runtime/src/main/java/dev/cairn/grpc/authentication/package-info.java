/**
 * Who calls, as a credential proves it: tokens of trail-service and of OpenID Connect issuers, the
 * root token, client certificates, and what services say of those that they act for.
 *
 * <p>What was proved is held against the newest configuration again and again while a call is open.
 * Why a credential is refused goes to the log and never into a reply.
 */
@NullMarked
package dev.cairn.grpc.authentication;

import org.jspecify.annotations.NullMarked;
