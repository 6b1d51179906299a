package dev.cairn.ingest.store;

import com.sun.management.OperatingSystemMXBean;
import dev.cairn.ingest.domain.codec.RecordCodec;
import dev.cairn.model.EventBatch;
import dev.cairn.model.EventId;
import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalServices;
import dev.cairn.model.PartitionId;
import dev.cairn.model.RecordBytes;
import dev.cairn.model.RegionName;
import dev.cairn.testing.TestEvents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/**
 * Measures appends: {@code AppendThroughput WRITERS BATCH SECONDS FOLLOWERS FOLDER
 * FILE.ndjson.gz...} prints events a second, time to the ack, and CPU microseconds an event.
 * Records are real ones of 900 to 1,800 bytes, with a new event id each. Run by hand; not part of
 * the build.
 */
final class AppendThroughput {

  private static final PartitionId PARTITION = new PartitionId(TestEvents.REGION, 0);

  private AppendThroughput() {}

  private record Template(EventRecord event, int idAt) {

    EventRecord next(long number) {
      byte[] bytes = event.json().array().clone();
      byte[] id = "%036d".formatted(number).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(id, 0, bytes, idAt, id.length);
      return new EventRecord(
          EventId.of(new String(id, StandardCharsets.US_ASCII)),
          event.account(),
          PARTITION.region(),
          event.time(),
          event.eventSource(),
          event.eventName(),
          event.category(),
          event.readOnly(),
          event.eventType(),
          event.userName(),
          event.accessKeyId(),
          event.userArn(),
          event.errorCode(),
          event.vpcEndpointId(),
          event.sessionCredentialFromConsole(),
          event.globalService(),
          event.resources(),
          event.referenced(),
          RecordBytes.wrap(bytes));
    }
  }

  private static List<Template> templates(List<String> files) throws IOException {
    List<Template> templates = new ArrayList<>();
    RecordCodec codec = new RecordCodec(GlobalServices.defaults());
    for (String file : files) {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(Path.of(file))),
                  StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          template(codec, line).ifPresent(templates::add);
        }
      }
    }
    return templates;
  }

  private static Optional<Template> template(RecordCodec codec, String line) {
    try {
      EventRecord event =
          codec.read(
              line.getBytes(StandardCharsets.UTF_8),
              TestEvents.ACCOUNT,
              RegionName.of("us-east-1"),
              Instant.now());
      String json = event.json().text();
      int idAt = json.indexOf(event.id().value());
      return event.id().value().length() == 36
              && idAt > 0
              && json.length() == event.json().size()
              && json.length() >= 900
              && json.length() <= 1800
          ? Optional.of(new Template(event, idAt))
          : Optional.empty();
    } catch (Exception e) {
      return Optional.empty();
    }
  }

  public static void main(String[] args) throws Exception {
    int writers = Integer.parseInt(args[0]);
    int batch = Integer.parseInt(args[1]);
    long nanos = Duration.ofSeconds(Integer.parseInt(args[2])).toNanos();
    int readers = Integer.parseInt(args[3]);
    Path folder = Files.createTempDirectory(Path.of(args[4]), "append");
    List<Template> templates = templates(Arrays.asList(args).subList(5, args.length));
    AtomicLong ids = new AtomicLong();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long cpu = cpu();
      int made = 0;
      for (long sum = 0; made < 300_000; made++) {
        sum += templates.get(made % templates.size()).next(made).json().size();
        if (made == 299_999) {
          System.out.printf("templates %d, mean %d bytes%n", templates.size(), sum / made);
        }
      }
      System.out.printf("making an event costs %.2f us%n", (cpu() - cpu) / 1e3 / made);
      try (SegmentEventLog log =
          SegmentEventLog.open(
              folder, SegmentLogSettings.defaults(), () -> 1, InstantSource.system(), Map.of())) {
        for (int round = 0; round < 3; round++) {
          run(log, threads, templates, ids, writers, batch, nanos, readers);
        }
      }
    }
  }

  private static void run(
      SegmentEventLog log,
      ExecutorService threads,
      List<Template> templates,
      AtomicLong ids,
      int writers,
      int batch,
      long nanos,
      int readers)
      throws Exception {
    long before = log.range(PARTITION).next();
    long bytes = log.bytes();
    long cpu = cpu();
    long start = System.nanoTime();
    List<Future<long[]>> results = new ArrayList<>();
    List<Future<Long>> followers = new ArrayList<>();
    for (int r = 0; r < readers; r++) {
      followers.add(threads.submit(() -> follow(log, before, start + nanos)));
    }
    for (int w = 0; w < writers; w++) {
      results.add(threads.submit(() -> write(log, templates, ids, batch, start + nanos)));
    }
    List<long[]> acks = new ArrayList<>();
    for (Future<long[]> result : results) {
      acks.add(result.get());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuMicros = (cpu() - cpu) / 1e3;
    long events = log.range(PARTITION).next() - before;
    long[] all = acks.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    long behind = 0;
    for (Future<Long> follower : followers) {
      behind = Math.max(behind, log.range(PARTITION).next() - follower.get());
    }
    System.out.printf(
        "writers %d batch %d: %,.0f ev/s, ack p50 %.2f p99 %.2f max %.1f ms, %.2f us CPU/event,"
            + " %.0f bytes/event, followers %d behind %d%n",
        writers,
        batch,
        events / seconds,
        all[all.length / 2] / 1e6,
        all[(int) (all.length * 0.99)] / 1e6,
        all[all.length - 1] / 1e6,
        cpuMicros / events,
        (log.bytes() - bytes) / (double) events,
        readers,
        behind);
  }

  private static long[] write(
      SegmentEventLog log, List<Template> templates, AtomicLong ids, int batch, long end) {
    List<Long> acks = new ArrayList<>();
    while (System.nanoTime() < end) {
      List<EventRecord> events = new ArrayList<>(batch);
      for (int i = 0; i < batch; i++) {
        long id = ids.getAndIncrement();
        events.add(templates.get((int) (id % templates.size())).next(id));
      }
      long start = System.nanoTime();
      var _ = log.append(PARTITION, events);
      acks.add(System.nanoTime() - start);
    }
    return acks.stream().mapToLong(Long::longValue).toArray();
  }

  private static long follow(SegmentEventLog log, long from, long end) throws InterruptedException {
    long at = from;
    while (System.nanoTime() < end) {
      if (log.awaitBeyond(PARTITION, at, Duration.ofMillis(100))) {
        for (EventBatch batch : log.read(PARTITION, at, 1 << 20)) {
          at = batch.nextOffset();
        }
      }
    }
    return at;
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
