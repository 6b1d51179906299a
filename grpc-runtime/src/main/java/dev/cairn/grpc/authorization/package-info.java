/**
 * Whether a caller may do what it asks for: the rule that a method's proto declares, the resources
 * that a request means, and what the caller's policies say of them.
 */
@NullMarked
package dev.cairn.grpc.authorization;

import org.jspecify.annotations.NullMarked;
