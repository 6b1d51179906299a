package dev.cairn.grpc;

/**
 * An address besides gRPC and HTTP that a service offers in this process: a bean that the launcher
 * tells users of.
 */
public interface Endpoint {

  /** What it is, e.g. {@code s3}. */
  String name();

  /** Where it is, e.g. {@code http://127.0.0.1:7790}. Known once the process is ready. */
  String address();
}
