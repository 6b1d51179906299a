package dev.cairn.delivery.domain;

import dev.cairn.delivery.domain.ObjectStore.Outcome;
import dev.cairn.delivery.domain.ObjectStore.PutFailedException;
import dev.cairn.model.KillPoint;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compresses and puts the files of cuts, several at once. It touches no state: what became of a cut
 * is handed back to delivery's own thread.
 *
 * <p>Runs on platform threads: compressing never yields, so that on virtual ones it would keep
 * everybody else waiting.
 */
public final class Uploads implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Uploads.class);

  private final ObjectStore objects;
  private final Executor executor;
  private final int parallel;
  private final BlockingQueue<Gzip> idle;

  /**
   * @param executor runs as many tasks at once as {@code parallel} says, or in the caller's thread
   * @param gzipLevel 1 (fast) to 9 (small)
   */
  public Uploads(ObjectStore objects, Executor executor, int parallel, int gzipLevel) {
    this.objects = objects;
    this.executor = executor;
    this.parallel = parallel;
    this.idle = new ArrayBlockingQueue<>(parallel);
    for (int i = 0; i < parallel; i++) {
      idle.add(new Gzip(gzipLevel));
    }
  }

  /**
   * Puts all files of a cut.
   *
   * @param plan the records of each of the cut's files
   * @param rebuilt whether the records were read again, so that their hashes must be checked
   * @param done called once, from any thread, when nothing of the cut is under way any more
   */
  void start(Cut cut, List<List<Selected>> plan, boolean rebuilt, Consumer<Result> done) {
    new Upload(cut, plan, rebuilt, done).start();
  }

  @Override
  public void close() {
    idle.forEach(Gzip::close);
  }

  /** What became of a cut's files. */
  sealed interface Result {
    Cut cut();

    /** All stand in the bucket. */
    record Delivered(Cut cut) implements Result {}

    /** At least one may be missing. */
    record Failed(Cut cut, String code, String message) implements Result {}

    /** One stands there, or would, with another body than was cut. */
    record Mismatch(Cut cut, String message) implements Result {}
  }

  private final class Upload {
    private final Cut cut;
    private final List<List<Selected>> plan;
    private final boolean rebuilt;
    private final Consumer<Result> done;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger running;
    private final AtomicReference<Optional<Result>> problem =
        new AtomicReference<>(Optional.empty());

    Upload(Cut cut, List<List<Selected>> plan, boolean rebuilt, Consumer<Result> done) {
      this.cut = cut;
      this.plan = plan;
      this.rebuilt = rebuilt;
      this.done = done;
      // One cut never takes every thread: others' files go on.
      this.running = new AtomicInteger(Math.min(Math.max(1, parallel / 2), plan.size()));
    }

    void start() {
      int tasks = running.get();
      for (int i = 0; i < tasks; i++) {
        executor.execute(this::run);
      }
    }

    private void run() {
      try {
        int file = next.getAndIncrement();
        while (file < plan.size() && problem.get().isEmpty()) {
          put(file);
          file = next.getAndIncrement();
        }
      } catch (PutFailedException e) {
        log.debug("A file of {} was not stored", cut.trail(), e);
        fail(new Result.Failed(cut, e.code(), String.valueOf(e.getMessage())));
      } catch (RuntimeException e) {
        log.error("A file of {} could not be put", cut.trail(), e);
        fail(new Result.Failed(cut, "", e.toString()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        fail(new Result.Failed(cut, "", "stopped"));
      } finally {
        if (running.decrementAndGet() == 0) {
          done.accept(problem.get().orElseGet(() -> new Result.Delivered(cut)));
        }
      }
    }

    private void put(int index) throws InterruptedException {
      LogFile file = cut.files().get(index);
      LogFileBody body = new LogFileBody(plan.get(index));
      if (rebuilt && !body.sha256().equals(file.sha256())) {
        fail(new Result.Mismatch(cut, "The records of " + file.key() + " are not what was cut"));
        return;
      }
      CompressedBody compressed = compress(body);
      KillPoint.reach("delivery.put.before");
      Outcome outcome = objects.put(cut.destination(), cut.trail(), file, compressed);
      KillPoint.reach("delivery.put.after");
      if (outcome == Outcome.DIFFERENT) {
        fail(new Result.Mismatch(cut, "Another body stands under " + file.key()));
      }
    }

    private CompressedBody compress(LogFileBody body) throws InterruptedException {
      Gzip gzip = idle.take();
      try {
        return gzip.compress(body);
      } finally {
        idle.add(gzip);
      }
    }

    private void fail(Result result) {
      problem.compareAndSet(Optional.empty(), Optional.of(result));
    }
  }
}
