package dev.cairn.standalone;

import dev.cairn.proto.history.v1.Event;
import dev.cairn.proto.history.v1.LookupAttributeKey;
import dev.cairn.proto.ingest.v1.Resource;
import dev.cairn.standalone.ScannedRecord.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What look-ups have to find, by going through all records. */
final class LookupScan {

  private static final List<LookupAttributeKey> KEYS =
      List.of(
          LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_EVENT_ID,
          LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_EVENT_NAME,
          LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_READ_ONLY,
          LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_USERNAME,
          LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_RESOURCE_TYPE,
          LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_RESOURCE_NAME,
          LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_EVENT_SOURCE,
          LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_ACCESS_KEY_ID);

  private static final int HOT = 12;
  private static final int OTHERS = 24;

  /** A look-up of one value in one account and region. */
  record Question(Place place, LookupAttributeKey key, String value) {}

  private record Row(ScannedRecord record, Map<LookupAttributeKey, Set<String>> values) {

    boolean answers(Question question) {
      return record.isManagement()
          && record.place().equals(question.place())
          && values.getOrDefault(question.key(), Set.of()).contains(question.value());
    }
  }

  private final List<Row> rows = new ArrayList<>();

  /** CloudTrail's eight keys. */
  static List<LookupAttributeKey> keys() {
    return KEYS;
  }

  /**
   * Adds a record.
   *
   * @param event as GetEvent shows it: the source of the resources
   */
  void add(ScannedRecord record, Event event) {
    Map<LookupAttributeKey, Set<String>> values = new HashMap<>();
    for (LookupAttributeKey key : KEYS) {
      values.put(key, record.values(key));
    }
    for (Resource resource : event.getResourcesList()) {
      add(values, LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_RESOURCE_TYPE, resource.getType());
      add(values, LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_RESOURCE_NAME, resource.getName());
    }
    rows.add(new Row(record, values));
  }

  private static void add(
      Map<LookupAttributeKey, Set<String>> values, LookupAttributeKey key, String value) {
    // A resource whose type is not known has none: nobody can ask for it.
    if (!value.isEmpty()) {
      values.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(value);
    }
  }

  /** The management events that have the value. */
  List<ScannedRecord> find(Question question) {
    return rows.stream().filter(row -> row.answers(question)).map(Row::record).toList();
  }

  /** The values that most records of a place have, and some of all the others, always the same. */
  List<Question> questions(LookupAttributeKey key) {
    Map<Question, Integer> counts = new HashMap<>();
    for (Row row : rows) {
      for (String value : row.values().getOrDefault(key, Set.of())) {
        counts.merge(new Question(row.record().place(), key, value), 1, Integer::sum);
      }
    }
    List<Question> all = new ArrayList<>(counts.keySet());
    all.sort(
        Comparator.comparingInt((Question question) -> -counts.getOrDefault(question, 0))
            .thenComparing(question -> question.place().account())
            .thenComparing(question -> question.place().region())
            .thenComparing(Question::value));
    List<Question> some = new ArrayList<>(all.subList(0, Math.min(HOT, all.size())));
    int step = Math.max(1, (all.size() - HOT) / OTHERS);
    for (int i = HOT; i < all.size(); i += step) {
      some.add(all.get(i));
    }
    return some;
  }
}
