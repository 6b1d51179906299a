package dev.cairn.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Puts events into a running suite for a while and tells how that went. Exit codes: 0 fine, 1 a
 * check failed (an event refused, missing or there twice), 2 it could not run.
 */
@Command(
    name = "load-generator",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Puts events into a running suite for a while and prints a table of how it went.")
public final class LoadGenerator implements Callable<Integer> {

  private static final Duration SAMPLE = Duration.ofMillis(250);

  @Option(names = "--data", required = true, description = "Data folder of the suite.")
  private Path data = Path.of("data");

  @Option(names = "--seconds", description = "How long to send. Default: ${DEFAULT-VALUE}")
  private double seconds = 60;

  @Option(
      names = "--warm-up",
      description =
          "How long to send before that without measuring; what is sent is verified all the same. "
              + "Default: ${DEFAULT-VALUE}")
  private double warmUp;

  @Option(names = "--connections", description = "Default: ${DEFAULT-VALUE}")
  private int connections = 4;

  @Option(names = "--batch", description = "Events of a batch. Default: ${DEFAULT-VALUE}")
  private int batch = 200;

  @Option(
      names = "--in-flight",
      description = "Unanswered batches of a connection at most. Default: ${DEFAULT-VALUE}")
  private int inFlight = 4;

  @Option(
      names = "--rate",
      description =
          "Open loop: events a second over all connections; latency counts from when a batch was "
              + "due. Default: closed loop")
  private double rate;

  @Option(
      names = "--unary",
      description = "A PutEvents call for each batch instead of one stream a connection.")
  private boolean unary;

  @Option(
      names = "--records",
      description =
          "Records to make events from, one a line, plain or .gz. Default: a few of our own, "
              + "1.3 KB on average")
  private @Nullable Path records;

  @Option(names = "--accounts", description = "How many accounts. Default: ${DEFAULT-VALUE}")
  private int accounts = 1;

  @Option(names = "--regions", split = ",", description = "Default: us-east-1")
  private List<String> regions = List.of("us-east-1");

  @Option(
      names = "--trail-bucket",
      description =
          "Makes an all-region trail to this bucket for each account, and measures files.")
  private @Nullable String bucket;

  @Option(
      names = "--files",
      description =
          "Folder of the trail's bucket. Default: DATA/s3/BUCKET, the embedded store's folder")
  private @Nullable Path files;

  @Option(
      names = "--probe-interval",
      description =
          "Milliseconds between two events that are looked up until found; 0 for none. "
              + "Default: ${DEFAULT-VALUE}")
  private long probeInterval = 200;

  @Option(
      names = "--pid",
      split = ",",
      description = "Processes of the suite whose processor time and memory are measured.")
  private List<Long> pids = List.of();

  @Option(
      names = "--settle",
      description = "Seconds to wait for the last files at most. Default: ${DEFAULT-VALUE}")
  private long settle = 180;

  @Option(
      names = "--verify",
      description =
          "Afterwards: is every acked event in the history once, and once in the trail's files?")
  private boolean verify;

  @Option(
      names = "--change-trails",
      description =
          "Milliseconds between two changes of a trail that does not log; 0 for none. "
              + "Default: ${DEFAULT-VALUE}")
  private long changeInterval;

  @Option(names = "--stop-file", description = "Ends the load early once this file is there.")
  private @Nullable Path stopFile;

  @Option(names = "--result", description = "Also writes the figures to this file.")
  private @Nullable Path result;

  private volatile Duration cpuBefore = Duration.ZERO;

  private LoadGenerator() {}

  /** Runs the generator and ends the process with its exit code. */
  public static void main(String[] arguments) {
    CommandLine generator = new CommandLine(new LoadGenerator());
    generator.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          exception.printStackTrace(command.getErr());
          return 2;
        });
    System.exit(generator.execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Suite suite = new Suite(data);
    EventSource source = source(suite);
    Acks acks = new Acks(batch);
    Path fileFolder =
        files == null ? data.resolve("s3").resolve(bucket == null ? "none" : bucket) : files;
    LogFiles logFiles = new LogFiles(fileFolder, source.ids(), acks::ackMillis);
    Report report = new Report();
    if (bucket != null) {
      BenchTrails.create(
          suite, source.homes().stream().map(h -> h.accountId()).distinct().toList(), bucket);
    }
    SuiteProcesses processes = new SuiteProcesses(pids);
    DiskUse diskBefore = DiskUse.of(data);
    cpuBefore = processes.cpu();
    Instant start = Instant.now();
    Thread sampler = sampleMemory(processes);

    try (Probes probes = new Probes(suite, source, Duration.ofMillis(probeInterval));
        TrailChanges changes = trailChanges(suite)) {
      System.out.println("loading");
      changes.start();
      Thread warming = beginAfterWarmUp(acks, probes, processes);
      load(suite, source, acks, probes);
      warming.join();
      reportLoad(report, source, acks);
      long loadEnd = System.nanoTime();
      probes.offer(source.count() - 1);
      probes.await();
      report.add("searchable_ms", probes.times(), 1000);
      if (probeInterval > 0) {
        report.add("probes_never_found", probes.missing());
        report.add("index_caught_up_s", (System.nanoTime() - loadEnd) / 1e9);
      }
    }
    if (bucket != null) {
      awaitFiles(acks, logFiles);
      report.add("log_file_s", logFiles.times(), 1000);
      report.add("log_files", logFiles.fileCount());
    }
    sampler.interrupt();
    reportUse(report, processes, DiskUse.of(data).since(diskBefore), acks);

    boolean good = acks.refused() == 0;
    if (verify) {
      Verification verification =
          new Verification(suite, source, acks.acked(), report, Duration.ofSeconds(settle));
      good &= verification.inHistory(start.minusSeconds(2), Instant.now().plusSeconds(2));
      good &= bucket == null || verification.inFiles(logFiles);
    }
    report.print(System.out);
    tellFirst(acks, System.out);
    if (result != null) {
      report.write(result);
    }
    System.out.println(good ? "OK" : "FAILED");
    return good ? 0 : 1;
  }

  private TrailChanges trailChanges(Suite suite) {
    return new TrailChanges(
        suite, bucket == null ? "none" : bucket, Duration.ofMillis(changeInterval));
  }

  private EventSource source(Suite suite) throws IOException {
    List<String> accountIds = new ArrayList<>(List.of(suite.accountId()));
    for (int i = 1; i < accounts; i++) {
      accountIds.add(String.format("%012d", 100_000_000_000L + i));
    }
    RunIds ids = new RunIds(ThreadLocalRandom.current().nextLong());
    return EventSource.of(Optional.ofNullable(records), accountIds, regions, ids, batch);
  }

  private void load(Suite suite, EventSource source, Acks acks, Probes probes)
      throws InterruptedException {
    Duration pace =
        rate > 0 ? Duration.ofNanos(Math.round(1e9 * batch * connections / rate)) : Duration.ZERO;
    Producer.Settings settings = new Producer.Settings(!unary, inFlight, pace);
    Duration duration = Duration.ofNanos(Math.round((warmUp + seconds) * 1e9));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      Producer producer =
          new Producer(suite, source, acks, probes, settings, duration, this::isStopped);
      threads.add(Thread.ofPlatform().name("producer-" + i).start(producer));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private Thread beginAfterWarmUp(Acks acks, Probes probes, SuiteProcesses processes) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                Thread.sleep(Duration.ofNanos(Math.round(warmUp * 1e9)));
              } catch (InterruptedException e) {
                return;
              }
              if (warmUp > 0) {
                acks.beginMeasuring();
                probes.beginMeasuring();
                cpuBefore = processes.cpu();
              }
            });
  }

  private boolean isStopped() {
    return stopFile != null && Files.exists(stopFile);
  }

  private static Thread sampleMemory(SuiteProcesses processes) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                while (!processes.isEmpty()) {
                  processes.sampleMemory();
                  Thread.sleep(SAMPLE);
                }
              } catch (InterruptedException e) {
                // The end of the run.
              }
            });
  }

  private void awaitFiles(Acks acks, LogFiles logFiles) throws IOException, InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(settle).toNanos();
    logFiles.readNew();
    while (acks.acked().countNotIn(logFiles.found()) > 0 && System.nanoTime() - end < 0) {
      Thread.sleep(SAMPLE);
      logFiles.readNew();
    }
  }

  private void reportLoad(Report report, EventSource source, Acks acks) {
    report.add("events_acked", acks.acked().count());
    report.add("events_acked_per_s", acks.rate());
    report.add("record_bytes_mean", source.meanSize());
    report.add("events_refused", acks.refused());
    report.add("events_duplicate", acks.duplicates());
    report.add("batches_sent_again", acks.resends());
    report.add("ack_ms", acks.latencies(), 1000);
    report.add(
        "generator_cpu_us_per_event",
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
            / 1000.0
            / Math.max(1, acks.acked().count()));
  }

  private void reportUse(Report report, SuiteProcesses processes, DiskUse added, Acks acks) {
    double events = Math.max(1, acks.acked().count());
    if (!processes.isEmpty()) {
      report.add(
          "suite_cpu_us_per_event",
          processes.cpu().minus(cpuBefore).toMillis() * 1000.0 / Math.max(1, acks.measured()));
      report.add("suite_peak_rss_anon_mb", processes.peakAnonymous() / 1024.0);
      report.add("suite_peak_rss_mb", processes.peakRss() / 1024.0);
    }
    added
        .bytes()
        .forEach((name, size) -> report.add("disk_" + name + "_bytes_per_event", size / events));
  }

  private static void tellFirst(Acks acks, PrintStream out) {
    acks.firstRefusal().ifPresent(refusal -> out.println("first refusal: " + refusal));
    acks.firstFailure().ifPresent(failure -> out.println("first batch sent again: " + failure));
  }
}
