package dev.cairn.bench;

import com.google.protobuf.UnsafeByteOperations;
import dev.cairn.proto.ingest.v1.EventEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/**
 * Makes new events out of records: numbered from 0, round robin over accounts, regions and records.
 * A batch has the numbers of one block, so that its time of ack is kept once.
 */
final class EventSource {

  private final List<Place> places;
  private final RunIds ids;
  private final int batchSize;
  private final AtomicLong nextBatch = new AtomicLong();
  private volatile Second second = new Second(Instant.EPOCH);

  /** An account's region, and the records as they look there. */
  private record Place(String accountId, String region, List<RecordTemplate> templates) {}

  /** Where an event belongs. */
  record Home(String accountId, String region) {}

  private EventSource(List<Place> places, RunIds ids, int batchSize) {
    this.places = List.copyOf(places);
    this.ids = ids;
    this.batchSize = batchSize;
  }

  /** Takes records from a file, plain or gzip, one a line. */
  static EventSource of(
      Optional<Path> file, List<String> accounts, List<String> regions, RunIds ids, int batchSize)
      throws IOException {
    List<String> records = file.isPresent() ? lines(file.get()) : ownRecords();
    List<Place> places = new ArrayList<>();
    for (String region : regions) {
      for (String account : accounts) {
        List<RecordTemplate> templates = new ArrayList<>();
        for (String record : records) {
          RecordTemplate.of(record, account, region).ifPresent(templates::add);
        }
        if (templates.isEmpty()) {
          throw new IllegalArgumentException(
              "No management event with all that is needed: " + file);
        }
        places.add(new Place(account, region, templates));
      }
    }
    return new EventSource(places, ids, batchSize);
  }

  int batchSize() {
    return batchSize;
  }

  RunIds ids() {
    return ids;
  }

  List<Home> homes() {
    return places.stream().map(place -> new Home(place.accountId, place.region)).toList();
  }

  /** Mean bytes of a record. */
  double meanSize() {
    return places.stream()
        .flatMap(place -> place.templates.stream())
        .mapToInt(RecordTemplate::size)
        .average()
        .orElseThrow();
  }

  /** How many events have been made. */
  long count() {
    return nextBatch.get() * batchSize;
  }

  Home home(long number) {
    Place place = place(number);
    return new Home(place.accountId, place.region);
  }

  /** Number of the next batch; its first event has this number times the size of a batch. */
  long takeBatch() {
    return nextBatch.getAndIncrement();
  }

  List<EventEntry> entries(long batch) {
    byte[] time = time();
    List<EventEntry> entries = new ArrayList<>(batchSize);
    long end = (batch + 1) * batchSize;
    for (long number = batch * batchSize; number < end; number++) {
      List<RecordTemplate> templates = place(number).templates;
      RecordTemplate template = templates.get((int) (number / places.size() % templates.size()));
      byte[] record = template.record(ids, number, time);
      entries.add(
          EventEntry.newBuilder().setRecord(UnsafeByteOperations.unsafeWrap(record)).build());
    }
    return entries;
  }

  private Place place(long number) {
    return places.get((int) (number % places.size()));
  }

  private byte[] time() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Second current = second;
    if (!current.at.equals(now)) {
      current = new Second(now);
      second = current;
    }
    return current.text;
  }

  private static List<String> lines(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return lines(file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in);
    }
  }

  private static List<String> ownRecords() throws IOException {
    try (InputStream in = EventSource.class.getResourceAsStream("records.ndjson")) {
      return lines(Objects.requireNonNull(in, "records.ndjson"));
    }
  }

  private static List<String> lines(InputStream in) throws IOException {
    try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.isBlank()).toList();
    }
  }

  /** A second and its text. */
  private static final class Second {

    private final Instant at;
    private final byte[] text;

    Second(Instant at) {
      this.at = at;
      this.text = at.toString().getBytes(StandardCharsets.US_ASCII);
    }
  }
}
