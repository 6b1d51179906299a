package dev.cairn.delivery.domain;

/** How many bytes of records delivery holds, over all partitions. Only its thread uses it. */
final class MemoryBudget {

  private final long limit;
  private long used;

  MemoryBudget(long limit) {
    this.limit = limit;
  }

  void grow(long bytes) {
    used += bytes;
  }

  void shrink(long bytes) {
    used -= bytes;
  }

  long used() {
    return used;
  }

  /** Whether the largest buffer should be cut before it is due. */
  boolean isTight() {
    return used > limit * 3 / 4;
  }

  /** Whether nothing more may be read. */
  boolean isSpent() {
    return used >= limit;
  }

  /** Whether those that catch up must leave the rest to those in step. */
  boolean isHalfSpent() {
    return used >= limit / 2;
  }
}
