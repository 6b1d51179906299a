package dev.cairn.cli;

import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EntryStatus;
import java.util.Map;
import java.util.TreeMap;

/** What became of the records that were sent. Used by one thread at a time. */
final class ImportTally {

  private final RefusedFile refusedFile;
  private final Map<String, Reason> reasons = new TreeMap<>();
  private long accepted;
  private long valid;
  private long duplicates;
  private long refused;

  ImportTally(RefusedFile refusedFile) {
    this.refusedFile = refusedFile;
  }

  synchronized void count(SentRecord record, EntryOutcome outcome) {
    switch (outcome.getStatus()) {
      case ENTRY_STATUS_ACCEPTED -> accepted++;
      case ENTRY_STATUS_DUPLICATE -> duplicates++;
      case ENTRY_STATUS_VALID -> valid++;
      default -> refuse(record, reason(outcome), outcome.getMessage());
    }
  }

  synchronized void refuse(SentRecord record, String reason, String message) {
    refused++;
    reasons.computeIfAbsent(reason, _ -> new Reason(record.source(), message)).count++;
    refusedFile.add(record, reason, message);
  }

  synchronized long refused() {
    return refused;
  }

  /** The refusals by reason, one a line, each with its first case. */
  synchronized String refusals() {
    StringBuilder lines = new StringBuilder();
    reasons.forEach(
        (reason, cases) ->
            lines.append(
                String.format(
                    "%8d  %s: %s (first: %s)%n",
                    cases.count,
                    Printable.text(reason),
                    Printable.text(cases.message),
                    Printable.text(cases.source))));
    return lines.toString();
  }

  /** One line for records that were to be stored. */
  synchronized String stored() {
    return "accepted " + accepted + ", duplicates " + duplicates + ", refused " + refused;
  }

  /** One line for records that were only judged. */
  synchronized String validated() {
    return "valid " + valid + ", refused " + refused;
  }

  private static String reason(EntryOutcome outcome) {
    if (!outcome.getReason().isEmpty()) {
      return outcome.getReason();
    }
    return outcome.getStatus() == EntryStatus.ENTRY_STATUS_CONFLICT ? "CONFLICT" : "REFUSED";
  }

  private static final class Reason {

    private final String source;
    private final String message;
    private long count;

    Reason(String source, String message) {
      this.source = source;
      this.message = message;
    }
  }
}
