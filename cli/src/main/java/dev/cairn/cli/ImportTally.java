package dev.cairn.cli;

import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EntryStatus;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** What became of the records that were sent. Used by one thread at a time. */
final class ImportTally {

  /** How many kinds of refusals are told apart. */
  private static final int MAX_KINDS = 20;

  private static final String UNKNOWN_REGION = "UNKNOWN_REGION";

  private final RefusedFile refusedFile;
  private final HistoryTally history;
  private final Map<Kind, Cases> kinds =
      new TreeMap<>(Comparator.comparing(Kind::reason).thenComparing(Kind::message));
  private final Map<String, Long> otherKinds = new TreeMap<>();
  private long accepted;
  private long valid;
  private long duplicates;
  private long refused;
  private long passedOver;

  ImportTally(RefusedFile refusedFile, HistoryTally history) {
    this.refusedFile = refusedFile;
    this.history = history;
  }

  private record Kind(String reason, String message) {}

  synchronized void count(SentRecord record, EntryOutcome outcome) {
    switch (outcome.getStatus()) {
      case ENTRY_STATUS_ACCEPTED -> {
        accepted++;
        history.count(record.bytes());
      }
      case ENTRY_STATUS_DUPLICATE -> {
        duplicates++;
        history.count(record.bytes());
      }
      case ENTRY_STATUS_VALID -> valid++;
      default -> refuse(record, reason(outcome), outcome.getMessage());
    }
  }

  synchronized void refuse(SentRecord record, String reason, String message) {
    refused++;
    note(record.source(), reason, message);
    refusedFile.add(record, reason, message);
  }

  /** A file was not read to its end. */
  synchronized void passOver(String file, String reason, String message) {
    passedOver++;
    note(file, reason, message);
  }

  private void note(String source, String reason, String message) {
    Kind kind = new Kind(reason, message);
    if (kinds.size() == MAX_KINDS && !kinds.containsKey(kind)) {
      otherKinds.merge(reason, 1L, Long::sum);
    } else {
      kinds.computeIfAbsent(kind, _ -> new Cases(source)).count++;
    }
  }

  /** Whether there was nothing to send. */
  synchronized boolean isEmpty() {
    return accepted + valid + duplicates + refused + passedOver == 0;
  }

  /** Whether every record of every file was taken. */
  synchronized boolean isClean() {
    return refused == 0 && passedOver == 0;
  }

  /**
   * The refusals by reason and message, one a line, each with its first case, the last by reason.
   */
  synchronized String refusals() {
    StringBuilder lines = new StringBuilder();
    kinds.forEach(
        (kind, cases) ->
            lines.append(
                String.format(
                    "%8d  %s: %s (first: %s)%n",
                    cases.count,
                    Printable.text(kind.reason),
                    Printable.text(kind.message),
                    Printable.text(cases.first))));
    otherKinds.forEach(
        (reason, count) ->
            lines.append(
                String.format("%8d  %s: with other texts%n", count, Printable.text(reason))));
    if (kinds.keySet().stream().anyMatch(kind -> kind.reason.equals(UNKNOWN_REGION))) {
      lines.append(
          String.format(
              "%10sAdd a region with `cairn region add NAME`, or let all in with the setting%n"
                  + "%10scairn.ingest.register-unknown-regions=true.%n",
              "", ""));
    }
    return lines.toString();
  }

  /** One line for records that were to be stored. */
  synchronized String stored() {
    return "accepted " + accepted + ", duplicates " + duplicates + ", refused " + refused + files();
  }

  /** One line for records that were only judged. */
  synchronized String validated() {
    return "valid " + valid + ", refused " + refused + files();
  }

  /**
   * Lines that say what the history shows of the records that the suite has; empty if it has none.
   *
   * @param suite options of a command that asks the same suite
   */
  synchronized String history(String suite) {
    return (history.older() == 0
            ? ""
            : "older than 90 days, which is how far back the history goes by default: %d%n"
                .formatted(history.older()))
        + history.lookups(suite);
  }

  private String files() {
    return passedOver == 0 ? "" : ", files not read " + passedOver;
  }

  private static String reason(EntryOutcome outcome) {
    if (!outcome.getReason().isEmpty()) {
      return outcome.getReason();
    }
    return outcome.getStatus() == EntryStatus.ENTRY_STATUS_CONFLICT ? "CONFLICT" : "REFUSED";
  }

  private static final class Cases {

    private final String first;
    private long count;

    Cases(String first) {
      this.first = first;
    }
  }
}
