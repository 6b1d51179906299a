package dev.cairn.standalone;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cairn.proto.delivery.v1.Book;
import dev.cairn.proto.delivery.v1.GetBooksRequest;
import dev.cairn.proto.history.v1.Event;
import dev.cairn.proto.history.v1.GetEventRequest;
import dev.cairn.proto.history.v1.LookupAttribute;
import dev.cairn.proto.history.v1.LookupAttributeKey;
import dev.cairn.proto.history.v1.LookupEventsRequest;
import dev.cairn.proto.history.v1.LookupEventsResponse;
import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EntryStatus;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import dev.cairn.proto.ingest.v1.Resource;
import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.StartLoggingRequest;
import dev.cairn.standalone.LookupScan.Question;
import dev.cairn.standalone.ScannedRecord.Place;
import dev.cairn.standalone.Suite.Form;
import dev.cairn.testing.TestEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records that AWS made, imported twice, come back from the history and lie in log files byte for
 * byte, and look-ups find what a scan of the records finds (checks 11, 62).
 *
 * <p>A mark follows in each account and region: what lies before it in the log has been dealt with
 * once it is.
 */
@Tag("real")
class RealRecordsTest {

  private static final String REGION = "us-east-1";
  private static final int ENTRIES_PER_CALL = 500;
  private static final Map<String, String> SETTINGS =
      Map.of(
          "cairn.history.retention", "8000d",
          "cairn.delivery.log-file-interval", "1s",
          "cairn.trail.confirmation-timeout", "30s");

  @TempDir static Path data;

  private static Suite suite;
  private static List<String> imported;
  private static List<EntryOutcome> firstImport;
  private static List<EntryOutcome> secondImport;
  private static Map<String, List<String>> filesOfFirstImport;

  /** What was imported, then the marks. */
  private static final List<ScannedRecord> records = new ArrayList<>();

  private static final List<ScannedRecord> marks = new ArrayList<>();

  /** Answers of GetEvent by event id, which no two of the records share. */
  private static final Map<String, Event> events = new HashMap<>();

  private static final LookupScan scan = new LookupScan();

  @BeforeAll
  static void importTwice() throws Exception {
    suite = Suite.start(Form.ONE_PROCESS, data, SETTINGS);
    imported = RealRecords.read();
    for (String record : imported) {
      records.add(ScannedRecord.of(record));
    }
    for (String account : accounts()) {
      createTrail(account);
    }
    firstImport = put(imported);
    assertThat(firstImport).extracting(EntryOutcome::getMessage).containsOnly("");
    for (int i = 0; i < records.size(); i++) {
      if (!records.get(i).hasId()) {
        records.set(i, records.get(i).withId(firstImport.get(i).getEventId()));
      }
    }
    awaitDelivered();
    filesOfFirstImport = files();
    secondImport = put(imported);
    putMarks();
    awaitDelivered();
    awaitEvents();
  }

  @AfterAll
  static void stop() {
    if (suite != null) {
      suite.close();
    }
  }

  @Test
  void putEvents_everyRecord_acceptedOnce() {
    assertThat(imported).hasSize(4848);
    // Of 55 texts 51 are accounts: the other four fall to the caller's, which is one of the 51.
    assertThat(accounts()).hasSize(51);
    assertThat(firstImport)
        .extracting(EntryOutcome::getStatus)
        .hasSize(4848)
        .containsOnly(EntryStatus.ENTRY_STATUS_ACCEPTED);
    assertThat(secondImport)
        .extracting(EntryOutcome::getStatus)
        .hasSize(4848)
        .containsOnly(EntryStatus.ENTRY_STATUS_DUPLICATE);
    assertThat(firstImport).extracting(EntryOutcome::getEventId).isEqualTo(ids(imported()));
    assertThat(secondImport).extracting(EntryOutcome::getEventId).isEqualTo(ids(imported()));
    assertThat(events).hasSize(records.size());
  }

  @Test
  void getEvent_everyRecord_byteForByte() {
    for (ScannedRecord record : records) {
      Event event = event(record);
      assertThat(event.getCloudTrailEvent()).isEqualTo(record.text());
      assertThat(event.getAccountId()).isEqualTo(record.place().account());
      assertThat(event.getRegion()).isEqualTo(record.place().region());
      assertThat(event.getEventTime().getSeconds()).isEqualTo(record.time().getEpochSecond());
    }
  }

  /** Only what has a type: CloudTrail's item has one for each. */
  @Test
  void getEvent_ownResources_amongThoseListed() {
    for (ScannedRecord record : records) {
      assertThat(event(record).getResourcesList())
          .as(record.text())
          .containsAll(
              record.resources().stream()
                  .filter(own -> !own.type().isEmpty())
                  .map(o -> Resource.newBuilder().setType(o.type()).setName(o.name()).build())
                  .toList());
    }
  }

  @Test
  void logFiles_everyManagementEvent_onceAndInItsFolder() throws Exception {
    Map<Place, List<String>> delivered = new HashMap<>();
    files()
        .forEach(
            (key, found) ->
                delivered.computeIfAbsent(placeOfFile(key), p -> new ArrayList<>()).addAll(found));
    Map<Place, List<String>> expected =
        records.stream()
            .filter(ScannedRecord::isManagement)
            .collect(
                groupingBy(
                    ScannedRecord::place,
                    mapping(record -> event(record).getCloudTrailEvent(), toList())));
    assertThat(delivered.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (place, texts) ->
            assertThat(delivered.get(place))
                .as(place.toString())
                .containsExactlyInAnyOrderElementsOf(texts));
  }

  @Test
  void logFiles_secondImport_addedNone() throws Exception {
    Set<String> ofMarks = marks.stream().map(ScannedRecord::text).collect(toSet());
    Map<String, List<String>> others = new TreeMap<>(files());
    others.values().removeIf(found -> found.stream().anyMatch(ofMarks::contains));
    assertThat(others).isEqualTo(filesOfFirstImport);
  }

  @ParameterizedTest
  @MethodSource("dev.cairn.standalone.LookupScan#keys")
  void lookupEvents_byEachKey_findsWhatAScanFinds(LookupAttributeKey key) throws IOException {
    List<Question> questions = scan.questions(key);
    assertThat(questions).hasSizeGreaterThan(30);
    for (Question question : questions) {
      List<Event> found =
          lookUp(
              question.place(),
              LookupAttribute.newBuilder()
                  .setAttributeKey(key)
                  .setAttributeValue(question.value())
                  .build());
      assertFound(question.toString(), found, scan.find(question));
    }
  }

  @Test
  void lookupEvents_withoutAttribute_findsAllManagementEvents() throws IOException {
    for (Place place : places()) {
      assertFound(
          place.toString(),
          lookUp(place),
          records.stream().filter(r -> r.isManagement() && r.place().equals(place)).toList());
    }
  }

  private static void assertFound(String question, List<Event> found, List<ScannedRecord> wanted) {
    assertThat(found)
        .as(question)
        .containsExactlyInAnyOrderElementsOf(wanted.stream().map(RealRecordsTest::event).toList());
    assertThat(found)
        .as(question)
        .extracting(event -> event.getEventTime().getSeconds())
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  private static List<Event> lookUp(Place place, LookupAttribute... attributes) throws IOException {
    LookupEventsRequest.Builder request =
        LookupEventsRequest.newBuilder()
            .setAccountId(place.account())
            .setRegion(place.region())
            .addAllLookupAttributes(List.of(attributes));
    List<Event> found = new ArrayList<>();
    do {
      LookupEventsResponse page = suite.history().lookupEvents(request.build());
      found.addAll(OwnEvents.others(page.getEventsList()));
      request.setNextToken(page.getNextToken());
    } while (!request.getNextToken().isEmpty());
    return found;
  }

  // The import

  private static void createTrail(String account) throws IOException {
    suite
        .trails()
        .createTrail(
            CreateTrailRequest.newBuilder()
                .setAccountId(account)
                .setRegion(REGION)
                .setName("audit")
                .setS3BucketName("audit-" + account)
                .setIsMultiRegionTrail(true)
                .build());
    suite
        .trails()
        .startLogging(
            StartLoggingRequest.newBuilder()
                .setAccountId(account)
                .setRegion(REGION)
                .setName("audit")
                .build());
  }

  private static List<EntryOutcome> put(List<String> lines) throws IOException {
    List<EntryOutcome> outcomes = new ArrayList<>();
    for (int from = 0; from < lines.size(); from += ENTRIES_PER_CALL) {
      PutEventsRequest.Builder request = PutEventsRequest.newBuilder().setRegion(REGION);
      for (String line : lines.subList(from, Math.min(from + ENTRIES_PER_CALL, lines.size()))) {
        request.addEntries(EventEntry.newBuilder().setRecord(ByteString.copyFromUtf8(line)));
      }
      outcomes.addAll(suite.ingest().putEvents(request.build()).getOutcomesList());
    }
    return outcomes;
  }

  private static void putMarks() throws IOException {
    List<String> lines = new ArrayList<>();
    Instant time = Instant.ofEpochSecond(Instant.now().getEpochSecond());
    for (Place place : places()) {
      lines.add(
          TestEvents.json("mark-" + place.account() + "-" + place.region(), time)
              .replace(TestEvents.ACCOUNT.value(), place.account())
              .replace(TestEvents.REGION.value(), place.region()));
    }
    for (String line : lines) {
      marks.add(ScannedRecord.of(line));
    }
    records.addAll(marks);
    assertThat(put(lines))
        .extracting(EntryOutcome::getStatus)
        .containsOnly(EntryStatus.ENTRY_STATUS_ACCEPTED);
  }

  /**
   * Waits until the files have all records that the trails select. That is looked at from outside:
   * a call would make events of its own.
   */
  private static void awaitDelivered() throws Exception {
    Map<Place, Long> delivered =
        count(records.stream().filter(ScannedRecord::isManagement).toList());
    Await.until(
        () -> {
          Map<Place, Long> found = new HashMap<>();
          files()
              .forEach((key, some) -> found.merge(placeOfFile(key), (long) some.size(), Long::sum));
          return assertThat(found).isEqualTo(delivered);
        });
  }

  /** Every record is delivered or not selected; own events of the accounts are all selected. */
  @Test
  void books_balance() throws Exception {
    Map<Place, Long> notSelected =
        count(records.stream().filter(record -> !record.isManagement()).toList());
    // The trail is there when CreateTrail is told of, but does not log yet.
    accounts().forEach(account -> notSelected.merge(new Place(account, REGION), 1L, Long::sum));
    Map<Place, Book> books = books();
    assertThat(counts(books, Book::getFailedCount)).isEmpty();
    assertThat(counts(books, Book::getNotSelectedCount)).isEqualTo(notSelected);
    Map<Place, Long> records = count(RealRecordsTest.records);
    books.forEach(
        (place, book) -> {
          assertThat(book.getAcceptedCount())
              .as("of %s", place)
              .isGreaterThanOrEqualTo(records.getOrDefault(place, 0L))
              .isEqualTo(
                  book.getDeliveredCount() + book.getPendingCount() + book.getNotSelectedCount());
        });
    assertThat(books.keySet()).containsAll(places());
  }

  private static Map<Place, Book> books() throws IOException {
    Map<Place, Book> books = new HashMap<>();
    for (String account : accounts()) {
      GetBooksRequest request = GetBooksRequest.newBuilder().setAccountId(account).build();
      for (Book book : suite.delivery().getBooks(request).getBooksList()) {
        books.put(new Place(account, book.getRegion()), book);
      }
    }
    return books;
  }

  private static Map<Place, Long> counts(Map<Place, Book> books, Function<Book, Long> part) {
    Map<Place, Long> counts = new HashMap<>();
    books.forEach((place, book) -> counts.put(place, part.apply(book)));
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private static Map<Place, Long> count(List<ScannedRecord> some) {
    return some.stream().collect(groupingBy(ScannedRecord::place, counting()));
  }

  private static void awaitEvents() throws Exception {
    for (ScannedRecord record : records) {
      GetEventRequest request =
          GetEventRequest.newBuilder()
              .setAccountId(record.place().account())
              .setRegion(record.place().region())
              .setEventId(record.id())
              .build();
      Await.until(() -> events.put(record.id(), suite.history().getEvent(request).getEvent()));
      scan.add(record, event(record));
    }
  }

  // What there is

  private static Collection<String> accounts() {
    return places().stream().map(Place::account).collect(toSet());
  }

  private static Set<Place> places() {
    Set<Place> places =
        new TreeSet<>(Comparator.comparing(Place::account).thenComparing(Place::region));
    records.forEach(record -> places.add(record.place()));
    return places;
  }

  private static List<ScannedRecord> imported() {
    return records.subList(0, imported.size());
  }

  private static List<String> ids(List<ScannedRecord> some) {
    return some.stream().map(ScannedRecord::id).toList();
  }

  private static Event event(ScannedRecord record) {
    return events.getOrDefault(record.id(), Event.getDefaultInstance());
  }

  /** All log files, without own events; the first folder of a key is the bucket. */
  private static Map<String, List<String>> files() throws IOException {
    Map<String, List<String>> files = new TreeMap<>(LogFiles.read(data.resolve("s3")));
    files.replaceAll((key, found) -> OwnEvents.otherRecords(found));
    files.values().removeIf(List::isEmpty);
    return files;
  }

  /** The account and region that all parts of a key agree upon. */
  private static Place placeOfFile(String key) {
    List<String> parts = List.of(key.split("/"));
    Place place = new Place(parts.get(2), parts.get(4));
    assertThat(key)
        .matches(
            "audit-%1$s/AWSLogs/%1$s/CloudTrail/%2$s/\\d{4}/\\d\\d/\\d\\d/%1$s_CloudTrail_%2$s_[^/]+"
                .formatted(place.account(), place.region()));
    return place;
  }
}
