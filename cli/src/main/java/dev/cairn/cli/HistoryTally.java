package dev.cairn.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which of the stored records {@code cairn lookup} shows, by account and region as ingest settles
 * them. Used by one thread at a time.
 */
final class HistoryTally {

  /** How old the events are that LookupEvents shows. */
  static final Duration SHOWN = Duration.ofDays(90);

  private static final int MOST_GROUPS = 5;
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");

  private final Instant oldest;
  private final Group otherwise;
  private final Map<Group, Long> groups = new HashMap<>();
  private long older;

  /**
   * @param now when the import began
   * @param account of records that name none; empty for the caller's
   * @param region of records that name none
   */
  HistoryTally(Instant now, String account, String region) {
    oldest = now.minus(SHOWN);
    otherwise = new Group(account, region);
  }

  private record Group(String account, String region) {

    String lookup(String suite) {
      return "  cairn lookup"
          + suite
          + (account.isEmpty() ? "" : " --account " + account)
          + " --region "
          + region;
    }
  }

  /** Counts a record that the suite has. */
  void count(byte[] record) {
    RecordMembers members = RecordMembers.of(record);
    members.text("eventTime").flatMap(Rebase::parse).ifPresent(time -> count(time, members));
  }

  private void count(Instant time, RecordMembers members) {
    if (time.isBefore(oldest)) {
      older++;
    } else if (isManagement(members)) {
      groups.merge(group(members), 1L, Long::sum);
    }
  }

  long older() {
    return older;
  }

  /**
   * Lines to copy, those with most events first.
   *
   * @param suite options that say which suite it is, each with a space before it
   */
  String lookups(String suite) {
    if (groups.isEmpty()) {
      return "";
    }
    List<Map.Entry<Group, Long>> most =
        groups.entrySet().stream()
            .sorted(
                Map.Entry.<Group, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(entry -> entry.getKey().account)
                    .thenComparing(entry -> entry.getKey().region))
            .toList();
    String lines =
        most.stream()
            .limit(MOST_GROUPS)
            .map(entry -> "%s   # %d%n".formatted(entry.getKey().lookup(suite), entry.getValue()))
            .collect(Collectors.joining());
    long others = most.stream().skip(MOST_GROUPS).mapToLong(Map.Entry::getValue).sum();
    return "Management events that the history shows:%n".formatted()
        + lines
        + (others == 0
            ? ""
            : "  %d in %d other accounts and regions%n"
                .formatted(others, most.size() - MOST_GROUPS));
  }

  private Group group(RecordMembers members) {
    return new Group(
        members
            .text("recipientAccountId")
            .filter(HistoryTally::isAccount)
            .or(
                () ->
                    members.object("userIdentity").flatMap(identity -> identity.text("accountId")))
            .filter(HistoryTally::isAccount)
            .orElse(otherwise.account),
        members
            .text("awsRegion")
            .filter(text -> REGION.matcher(text).matches())
            .orElse(otherwise.region));
  }

  private static boolean isAccount(String text) {
    return ACCOUNT.matcher(text).matches();
  }

  private static boolean isManagement(RecordMembers members) {
    return members
        .text("eventCategory")
        .map(category -> category.equals("Management"))
        .orElseGet(() -> !members.isFalse("managementEvent"));
  }
}
