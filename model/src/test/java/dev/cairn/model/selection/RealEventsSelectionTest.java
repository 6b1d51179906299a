package dev.cairn.model.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.model.EventCategory;
import dev.cairn.model.EventRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The compiled predicate and the naive interpreter on every real record. {@code
 * bench/long/selectors.sh} runs it with more pairs.
 */
@Tag("real")
class RealEventsSelectionTest {

  private static final long PAIRS = Long.getLong("cairn.selectors.pairs", 200_000);
  private static final List<EventCategory> OTHERS =
      List.of(EventCategory.DATA, EventCategory.NETWORK_ACTIVITY);

  @Test
  void take_everyRealRecord_asTheNaiveInterpreter() throws IOException {
    Random random = new Random(20260403);
    List<EventRecord> real = RealEvents.all();
    assertThat(real).hasSize(13_018);
    EventGenerator generator = new EventGenerator(random);
    // Nearly all are management events: as others they meet the selectors of other categories.
    List<EventRecord> twisted =
        real.stream()
            .map(event -> Events.as(event, OTHERS.get(random.nextInt(2)), generator.resources()))
            .toList();
    SelectorGenerator ofReal = new SelectorGenerator(random, real);
    SelectorGenerator ofTwisted = new SelectorGenerator(random, twisted);
    long pairs = 0;
    long taken = 0;
    long twistedPairs = 0;
    long twistedTaken = 0;
    while (pairs < PAIRS) {
      taken += compare(ofReal.selectors(), real);
      pairs += real.size();
      twistedTaken += compare(ofTwisted.selectors(), twisted);
      twistedPairs += twisted.size();
    }
    String result =
        "%d pairs of real records and selectors (%d selected), %d pairs of the same records as data and network events (%d selected): no disagreement"
            .formatted(pairs, taken, twistedPairs, twistedTaken);
    Files.writeString(Path.of("target/selectors.txt"), result);
    assertThat(taken).isBetween(pairs / 20, pairs - pairs / 20);
    assertThat(twistedTaken).isBetween(twistedPairs / 50, twistedPairs - twistedPairs / 50);
  }

  /** How many events are selected. */
  private static long compare(EventSelectors selectors, List<EventRecord> events) {
    CompiledSelectors compiled = CompiledSelectors.of(selectors);
    long taken = 0;
    for (EventRecord event : events) {
      boolean expected = NaiveSelection.selects(selectors, event);
      if (compiled.take(event) != expected) {
        throw new AssertionError("expected " + expected + " of\n" + selectors + "\n" + event);
      }
      taken += expected ? 1 : 0;
    }
    return taken;
  }
}
