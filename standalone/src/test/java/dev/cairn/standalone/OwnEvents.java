package dev.cairn.standalone;

import dev.cairn.proto.history.v1.Event;
import java.util.List;

/** The events by which the suite tells of the calls that tests make. */
final class OwnEvents {

  /** Who calls in tests: no record of theirs has it. */
  private static final String AGENT = "\"userAgent\":\"grpc-java-netty/";

  private OwnEvents() {}

  static boolean isOwn(String record) {
    return record.contains(AGENT);
  }

  /** Events that tests put. */
  static List<Event> others(List<Event> events) {
    return events.stream().filter(event -> !isOwn(event.getCloudTrailEvent())).toList();
  }

  /** Records that tests put. */
  static List<String> otherRecords(List<String> records) {
    return records.stream().filter(record -> !isOwn(record)).toList();
  }

  /** Names of the suite's own, in the order of the records. */
  static List<String> ownNames(List<String> records) {
    return records.stream().filter(OwnEvents::isOwn).map(OwnEvents::name).toList();
  }

  private static String name(String record) {
    return record.replaceFirst(".*\"eventName\":\"([^\"]+)\".*", "$1");
  }
}
