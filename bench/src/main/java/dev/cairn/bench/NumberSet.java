package dev.cairn.bench;

import java.util.BitSet;

/** Numbers of events, a bit each; says what was added twice. For several threads. */
final class NumberSet {

  private final BitSet once = new BitSet();
  private final BitSet twice = new BitSet();

  synchronized void add(long number) {
    int bit = Math.toIntExact(number);
    if (once.get(bit)) {
      twice.set(bit);
    } else {
      once.set(bit);
    }
  }

  /** Adds a number without counting it twice. */
  synchronized void put(long number) {
    once.set(Math.toIntExact(number));
  }

  synchronized long count() {
    return once.cardinality();
  }

  synchronized long countOfTwice() {
    return twice.cardinality();
  }

  /** How many numbers are here that another set lacks. */
  long countNotIn(NumberSet other) {
    BitSet missing = copy();
    missing.andNot(other.copy());
    return missing.cardinality();
  }

  /** The first number that another set lacks; -1 if there is none. */
  long firstNotIn(NumberSet other) {
    BitSet missing = copy();
    missing.andNot(other.copy());
    return missing.nextSetBit(0);
  }

  private synchronized BitSet copy() {
    return (BitSet) once.clone();
  }
}
