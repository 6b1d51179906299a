package dev.cairn.cli;

/**
 * The suite refused what was asked. The message begins with the reason, e.g. {@code
 * TRAIL_NOT_FOUND}.
 */
final class RefusedException extends RuntimeException {

  RefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
