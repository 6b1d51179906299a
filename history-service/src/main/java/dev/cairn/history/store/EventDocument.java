package dev.cairn.history.store;

import dev.cairn.history.domain.AttributeKey;
import dev.cairn.history.domain.LoggedEvent;
import dev.cairn.model.EventRecord;
import dev.cairn.model.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;

/**
 * A document that is filled again and again: a new one for each event costs a third of indexing.
 * For one thread at a time.
 */
final class EventDocument implements AutoCloseable {

  /** The terms that events are found by: {@link Terms}. */
  static final String TERM = "t";

  /** The term by which an event is replaced. */
  static final String EVENT = "e";

  /** Time of day and offset in one number: the order of the index. */
  static final String ORDER = "o";

  /** The event: {@link StoredEvents}. */
  static final String STORED = "r";

  private static final int OFFSET_BITS = 46;
  private static final int SECONDS_PER_DAY = 86_400;

  private final List<StringField> termFields = new ArrayList<>();
  private final StringField eventField = new StringField(EVENT, new BytesRef(64), Store.NO);
  private final NumericDocValuesField orderField = NumericDocValuesField.indexedField(ORDER, 0);
  private final StoredEvents.Writer stored = new StoredEvents.Writer();
  private final BinaryDocValuesField storedField = new BinaryDocValuesField(STORED, new BytesRef());
  private final List<IndexableField> fields = new ArrayList<>();
  private BytesRef scope = new BytesRef();
  private int terms;

  /**
   * Makes this the document of an event, until the next call.
   *
   * @param dictionary the one of the event's day
   */
  void fill(LoggedEvent logged, Optional<Dictionary> dictionary) {
    EventRecord event = logged.event();
    fields.clear();
    terms = 0;
    fields.add(eventField);
    fields.add(orderField);
    fields.add(storedField);
    Terms.setEvent(
        eventField.binaryValue(),
        event.time().getEpochSecond(),
        event.account(),
        event.region(),
        event.id());
    orderField.setLongValue(order(event.time().getEpochSecond(), logged.offset()));
    storedField.setBytesValue(stored.write(logged, dictionary));
    addTerms(event);
  }

  List<IndexableField> fields() {
    return fields;
  }

  @Override
  public void close() {
    stored.close();
  }

  /** The term that the filled document replaces. */
  Term replaced() {
    return new Term(EVENT, eventField.binaryValue());
  }

  /** The place of an event within its day: by time, then by offset. */
  static long order(long epochSecond, long offset) {
    return (Math.floorMod(epochSecond, (long) SECONDS_PER_DAY) << OFFSET_BITS) | offset;
  }

  private void addTerms(EventRecord event) {
    scope = Terms.scope(event.category(), event.account(), event.region());
    BytesRef all = nextTerm();
    all.bytes = scope.bytes;
    all.length = scope.length;
    add(AttributeKey.EVENT_ID, event.id().value());
    add(AttributeKey.EVENT_NAME, event.eventName());
    add(AttributeKey.READ_ONLY, event.readOnly() ? "true" : "false");
    add(AttributeKey.EVENT_SOURCE, event.eventSource());
    add(AttributeKey.USERNAME, event.userName());
    add(AttributeKey.ACCESS_KEY_ID, event.accessKeyId());
    add(AttributeKey.ERROR_CODE, event.errorCode());
    add(AttributeKey.USER_ARN, event.userArn());
    addResources(event.referenced(), List.of());
    addResources(event.resources(), event.referenced());
  }

  /**
   * Adds what was not added before: the same type, or the same resource, stands there twice often.
   */
  private void addResources(List<Resource> resources, List<Resource> added) {
    String lastType = "";
    for (Resource resource : resources) {
      if (!added.contains(resource)) {
        if (!resource.type().equals(lastType)) {
          lastType = resource.type();
          add(AttributeKey.RESOURCE_TYPE, lastType);
        }
        add(AttributeKey.RESOURCE_NAME, resource.name());
      }
    }
  }

  private void add(AttributeKey key, Optional<String> value) {
    if (value.isPresent()) {
      add(key, value.get());
    }
  }

  private void add(AttributeKey key, String value) {
    if (Terms.isIndexed(value)) {
      Terms.setAttribute(nextTerm(), scope, key, value);
    }
  }

  private BytesRef nextTerm() {
    if (terms == termFields.size()) {
      termFields.add(new StringField(TERM, new BytesRef(64), Store.NO));
    }
    StringField field = termFields.get(terms++);
    fields.add(field);
    return field.binaryValue();
  }
}
