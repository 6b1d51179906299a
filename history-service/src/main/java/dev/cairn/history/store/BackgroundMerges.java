package dev.cairn.history.store;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.store.AlreadyClosedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the segments of all days in one thread, one merge at a time: Lucene's own scheduler has
 * threads for every writer.
 */
final class BackgroundMerges extends MergeScheduler {

  private static final Logger LOG = LoggerFactory.getLogger(BackgroundMerges.class);

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread merging = new Thread(task, "history-merge");
            merging.setDaemon(true);
            return merging;
          });
  private final Set<MergeSource> waiting = ConcurrentHashMap.newKeySet();

  @Override
  public void merge(MergeSource source, MergeTrigger trigger) {
    if (source.hasPendingMerges() && waiting.add(source)) {
      thread.execute(() -> mergeOne(source));
    }
  }

  /** One merge of a day, then the other days get their turn. */
  private void mergeOne(MergeSource source) {
    waiting.remove(source);
    try {
      MergePolicy.OneMerge merge = source.getNextMerge();
      if (merge != null) {
        source.merge(merge);
        merge(source, MergeTrigger.MERGE_FINISHED);
      }
    } catch (AlreadyClosedException | MergePolicy.MergeAbortedException e) {
      LOG.debug("A merge ended with its day's writer", e);
    } catch (Exception e) {
      LOG.error("A merge failed; its day's writer refuses events from now on", e);
    }
  }

  /** Runs something else than a merge in the same thread. */
  void execute(Runnable work) {
    thread.execute(work);
  }

  /** A writer closes: it waits for its merges itself. */
  @Override
  public void close() {}

  /** No more merges; the one that runs goes on until its writer closes. */
  void shutdown() {
    thread.shutdown();
  }
}
