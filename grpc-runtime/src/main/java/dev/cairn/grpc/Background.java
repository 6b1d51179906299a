package dev.cairn.grpc;

/**
 * Work that a process does besides answering calls: following a log, watching the configuration.
 * Started once the server answers, in the order of the beans; closed in reverse before the server
 * stops.
 */
public interface Background extends AutoCloseable {

  /** Begins the work on threads of its own and returns at once. */
  void start();

  /** Ends the work, and waits for what it is in the middle of. */
  @Override
  void close();
}
