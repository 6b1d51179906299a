package dev.cairn.gateway.aws;

import static java.util.Objects.requireNonNull;

import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EntryStatus;

/**
 * Why an audit event was refused.
 *
 * @param code e.g. {@code FieldNotFound}. Source: contract 1.15
 */
record AuditFailure(String code, String message) {

  private static final int LONGEST = 1024;

  AuditFailure {
    requireNonNull(code, "code is null");
    message = message.substring(0, Math.min(message.length(), LONGEST));
  }

  /** What ingest-service says of a record that it did not take. */
  static AuditFailure of(EntryOutcome outcome) {
    if (outcome.getStatus() == EntryStatus.ENTRY_STATUS_CONFLICT) {
      return new AuditFailure(
          "InvalidData", "Another event was accepted under this UID: " + outcome.getMessage());
    }
    String code = outcome.getReason().equals("EVENT_TOO_LARGE") ? "FieldTooLong" : "InvalidData";
    return new AuditFailure(code, outcome.getMessage());
  }

  /** An event is refused; its neighbours are not. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final transient AuditFailure failure;

    Refused(String code, String message) {
      super(message);
      this.failure = new AuditFailure(code, message);
    }

    AuditFailure failure() {
      return failure;
    }
  }
}
