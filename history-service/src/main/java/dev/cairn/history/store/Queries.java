package dev.cairn.history.store;

import dev.cairn.history.domain.EventPosition;
import dev.cairn.history.domain.EventQuery;
import dev.cairn.history.domain.LoggedEvent;
import dev.cairn.history.domain.LookupAttribute;
import dev.cairn.model.EventCategory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** {@link EventQuery} in Lucene's terms. */
final class Queries {

  private static final int SECONDS_PER_DAY = 86_400;

  private Queries() {}

  /** Number of an event time's day: days since 1970-01-01 UTC. */
  static long epochDay(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), SECONDS_PER_DAY);
  }

  /** What fits at any time. */
  static Query anyTime(EventQuery query) {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (EventCategory category : query.categories()) {
      any.add(all(category, query), Occur.SHOULD);
    }
    return any.build();
  }

  private static Query all(EventCategory category, EventQuery query) {
    BytesRef scope = Terms.scope(category, query.account(), query.region());
    if (query.attributes().isEmpty()) {
      return term(scope);
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    for (LookupAttribute attribute : query.attributes()) {
      all.add(term(Terms.attribute(scope, attribute.key(), attribute.value())), Occur.FILTER);
    }
    return all.build();
  }

  private static Query term(BytesRef term) {
    return new TermQuery(new Term(EventDocument.TERM, term));
  }

  private static long firstWholeSecond(Instant time) {
    Instant floor = time.truncatedTo(ChronoUnit.SECONDS);
    return floor.getEpochSecond() + (floor.equals(time) ? 0 : 1);
  }

  /** Narrows a query to its time range on one day, and to what is older than a position. */
  static Query on(long epochDay, Query anyTime, EventQuery query, Optional<EventPosition> after) {
    long firstSecond = epochDay * SECONDS_PER_DAY;
    long lastSecond = firstSecond + SECONDS_PER_DAY - 1;
    long from = firstWholeSecond(query.from());
    long to = query.to().getEpochSecond();
    long lowest = from <= firstSecond ? 0 : EventDocument.order(from, 0);
    long highest = EventDocument.order(Math.min(to, lastSecond), LoggedEvent.MAX_OFFSET - 1);
    if (after.isPresent() && epochDay(after.get().time()) == epochDay) {
      EventPosition position = after.get();
      long order = EventDocument.order(position.time().getEpochSecond(), position.offset());
      highest = Math.min(highest, order - 1);
    }
    if (from > lastSecond) {
      // Less than a second of the day is asked for.
      lowest = highest + 1;
    }
    if (lowest == 0 && highest == EventDocument.order(lastSecond, LoggedEvent.MAX_OFFSET - 1)) {
      return anyTime;
    }
    return new BooleanQuery.Builder()
        .add(anyTime, Occur.MUST)
        .add(
            NumericDocValuesField.newSlowRangeQuery(EventDocument.ORDER, lowest, highest),
            Occur.FILTER)
        .build();
  }
}
