package dev.cairn.grpc;

import io.grpc.Metadata;

/** Names of the metadata that Cairn reads and sends. */
final class Headers {

  /** {@code Bearer TOKEN} from users, {@code Cluster TOKEN} between services. */
  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** Whom a service acts for: a serialized CallerMetadata. Only believed beside a cluster token. */
  static final Metadata.Key<byte[]> CALLER =
      Metadata.Key.of("cairn-caller-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /** Id of the call, in every reply. */
  static final Metadata.Key<String> REQUEST_ID =
      Metadata.Key.of("cairn-request-id", Metadata.ASCII_STRING_MARSHALLER);

  /** ARN of the role that a client asks for, if several trust it. */
  static final Metadata.Key<String> ROLE =
      Metadata.Key.of("cairn-role-arn", Metadata.ASCII_STRING_MARSHALLER);

  static final Metadata.Key<String> USER_AGENT =
      Metadata.Key.of("user-agent", Metadata.ASCII_STRING_MARSHALLER);

  static final String BEARER = "Bearer ";
  static final String CLUSTER = "Cluster ";

  private Headers() {}
}
