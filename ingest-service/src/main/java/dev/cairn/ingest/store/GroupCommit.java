package dev.cairn.ingest.store;

import dev.cairn.model.EventBatch;
import dev.cairn.model.EventRecord;
import dev.cairn.model.KillPoint;
import dev.cairn.model.PartitionId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The frames of one fsync: judges each event, writes the fresh ones. For one thread. */
final class GroupCommit {

  private final PartitionId partition;
  private final SegmentWriter writer;
  private final DuplicateWindow window;
  private final LogResources resources;
  private final long revision;
  private final long appendTime;
  private final List<Frame> frames = new ArrayList<>();
  private List<EventRecord> fresh = new ArrayList<>();
  private long frameBase;
  private long next;

  private record Frame(EventBatch batch, long plainBytes) {}

  GroupCommit(
      PartitionId partition,
      SegmentWriter writer,
      DuplicateWindow window,
      LogResources resources,
      long next,
      long revision,
      long appendTime) {
    this.partition = partition;
    this.writer = writer;
    this.window = window;
    this.resources = resources;
    this.frameBase = next;
    this.next = next;
    this.revision = revision;
    this.appendTime = appendTime;
  }

  /** The offset after the last event that was written. */
  long nextOffset() {
    return next;
  }

  void write(List<PendingAppend> group) throws IOException {
    FrameBuffers buffers = resources.frames().take();
    try {
      buffers.clear();
      for (PendingAppend pending : group) {
        for (int i = 0; i < pending.count(); i++) {
          write(pending, i, buffers);
        }
      }
      endFrame(buffers);
    } finally {
      resources.frames().giveBack(buffers);
    }
  }

  private void write(PendingAppend pending, int i, FrameBuffers buffers) throws IOException {
    DuplicateWindow.Verdict verdict =
        window.judge(pending.high(i), pending.low(i), pending.body(i), next, appendTime);
    pending.decide(verdict, next);
    if (verdict != DuplicateWindow.Verdict.FRESH) {
      return;
    }
    if (!buffers.takes(pending.length(i), resources.settings().frameBytes())) {
      endFrame(buffers);
    }
    buffers.add(pending.bytes(), pending.start(i), pending.length(i));
    fresh.add(pending.event(i));
    next++;
  }

  private void endFrame(FrameBuffers buffers) throws IOException {
    if (buffers.count() == 0) {
      return;
    }
    KillPoint.reach("ingest.append.before-write");
    writer.write(
        buffers.seal(frameBase, revision, appendTime, writer.groupStart()),
        next,
        revision,
        appendTime);
    KillPoint.reach("ingest.append.after-write");
    frames.add(
        new Frame(new EventBatch(partition, frameBase, revision, fresh), buffers.plainLength()));
    fresh = new ArrayList<>();
    frameBase = next;
    buffers.clear();
  }

  /** Keeps the batches at hand for followers in step. */
  void cache() {
    frames.forEach(frame -> resources.tail().add(frame.batch(), frame.plainBytes()));
  }
}
