package dev.cairn.cli;

/**
 * The suite refused what was asked. The message begins with the reason, e.g. {@code
 * TRAIL_NOT_FOUND}.
 */
final class RefusedException extends RuntimeException {

  private final String reason;

  RefusedException(String reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** E.g. {@code TRAIL_NOT_FOUND}; empty if the suite named none. */
  String reason() {
    return reason;
  }
}
