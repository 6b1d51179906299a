package dev.cairn.history.store;

import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;

/** How days are written. The numbers were measured: README.md. */
final class WriterSettings {

  /** Newest first: the order of every search, so that a search ends when its page is full. */
  static final Sort NEWEST_FIRST =
      new Sort(new SortField(EventDocument.ORDER, SortField.Type.LONG, true));

  private final BackgroundMerges merges;
  private final double bufferMegabytes;

  WriterSettings(BackgroundMerges merges, double bufferMegabytes) {
    this.merges = merges;
    this.bufferMegabytes = bufferMegabytes;
  }

  BackgroundMerges background() {
    return merges;
  }

  /** A new one for each writer, as Lucene asks. */
  IndexWriterConfig config() {
    TieredMergePolicy policy = new TieredMergePolicy();
    policy.setSegmentsPerTier(8);
    policy.setMaxMergedSegmentMB(1024);
    policy.setFloorSegmentMB(8);
    return new IndexWriterConfig()
        .setRAMBufferSizeMB(bufferMegabytes)
        .setIndexSort(NEWEST_FIRST)
        .setMergePolicy(policy)
        .setMergeScheduler(merges)
        .setCommitOnClose(false)
        // A refresh does not wait for merges.
        .setMaxFullFlushMergeWaitMillis(0);
  }
}
