package dev.cairn.ingest.store;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** A bounded number of costly things that are lent out one at a time each. */
final class Pool<T extends AutoCloseable> {

  private final Supplier<T> maker;
  private final Semaphore permits;
  private final ConcurrentLinkedDeque<T> free = new ConcurrentLinkedDeque<>();

  Pool(int most, Supplier<T> maker) {
    this.maker = maker;
    this.permits = new Semaphore(most);
  }

  /** Waits until one is free. */
  T take() {
    permits.acquireUninterruptibly();
    T item = free.pollFirst();
    return item == null ? maker.get() : item;
  }

  void giveBack(T item) {
    free.addFirst(item);
    permits.release();
  }

  /** Closes what is not lent out. */
  void clear() {
    for (T item = free.pollFirst(); item != null; item = free.pollFirst()) {
      try {
        item.close();
      } catch (Exception e) {
        throw new IllegalStateException("closing a pooled buffer failed", e);
      }
    }
  }
}
