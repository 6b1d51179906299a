package dev.cairn.cli;

/**
 * A command can't go on. The message is for the person at the terminal: what failed, what to do.
 */
final class CommandFailedException extends RuntimeException {

  CommandFailedException(String message) {
    super(message);
  }

  CommandFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
