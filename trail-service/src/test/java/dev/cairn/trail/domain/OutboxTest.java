package dev.cairn.trail.domain;

import static dev.cairn.trail.domain.TrailRequest.named;
import static dev.cairn.trail.domain.UpdateRequest.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.EventId;
import dev.cairn.model.RecordBytes;
import dev.cairn.model.RegionName;
import dev.cairn.testing.TestClock;
import dev.cairn.trail.domain.CallEvents.CallEvent;
import dev.cairn.trail.store.Database;
import dev.cairn.trail.store.JdbiTrailStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change and its event are stored together, and the event is sent before the answer. */
class OutboxTest {

  private static final AccountId ACCOUNT = AccountId.of("111122223333");
  private static final RegionName IRELAND = RegionName.of("eu-west-1");
  private static final RegionName MOON = RegionName.of("moon-1");

  @TempDir Path folder;

  private final TestClock clock = TestClock.create();
  private final FakeIngest ingest = new FakeIngest();
  private final FakeCalls calls = new FakeCalls();
  private Database database;
  private TrailStore store;
  private Confirmations confirmations = new Confirmations();
  private Outbox outbox;
  private Changes changes;
  private TrailOperations operations;

  @BeforeEach
  void open() {
    database = Database.h2(folder, folder.resolve("master-key"));
    store = new JdbiTrailStore(database, clock);
    begin();
    new Regions(store, changes, clock).configure(Map.of(IRELAND, OptionalInt.empty()));
  }

  /** As when the process starts: what is not in the store is forgotten. */
  private void begin() {
    confirmations = new Confirmations();
    outbox = new Outbox(calls, store, ingest, confirmations, clock);
    changes =
        new Changes(store, new NewestRevision(), confirmations, Duration.ofMillis(10), outbox);
    operations = TrailOperations.of(store, changes, clock, 5, Destinations.UNASKED);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Region addRegion() {
    return changes.make(
        draft -> {
          Region region = new Region(MOON, 1, true, clock.instant());
          draft.put(region);
          return region;
        });
  }

  private static void isNotRecorded(Runnable call, String words) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            CairnException.Unavailable.class,
            e -> assertThat(e.reason()).isEqualTo("EVENT_NOT_RECORDED"))
        .hasMessageContaining(words);
  }

  @Test
  void make_sendsTheEventOfTheChange() {
    calls.serve("call-1");
    Region region = addRegion();

    assertThat(ingest.sent).containsExactly("call-1: " + region);
    assertThat(store.unsent(10)).isEmpty();
    assertThat(calls.kept).containsExactly("call-1");
  }

  @Test
  void make_noCall_noEvent() {
    addRegion();

    assertThat(ingest.sent).isEmpty();
    assertThat(ingest.asked).isEmpty();
  }

  @Test
  void make_ingestRefuses_changesNothing() {
    calls.serve("call-1");
    ingest.open = false;

    isNotRecorded(this::addRegion, "no room");
    assertThat(store.region(MOON)).isEmpty();
    assertThat(store.unsent(10)).isEmpty();
    assertThat(calls.kept).as("the failed call is recorded otherwise").isEmpty();
  }

  @Test
  void make_changeFails_keepsNoEvent() {
    calls.serve("call-1");

    assertThatThrownBy(
            () ->
                changes.make(
                    draft -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(store.unsent(10)).isEmpty();
    assertThat(calls.kept).isEmpty();
    assertThat(ingest.sent).isEmpty();
  }

  @Test
  void make_ingestLost_changeStaysAndItsEventFollows() {
    calls.serve("call-1");
    ingest.answers = false;

    isNotRecorded(this::addRegion, "The change is stored, and stays so");
    assertThat(store.region(MOON)).isPresent();
    assertThat(calls.kept).containsExactly("call-1");

    calls.serve("call-2");
    isNotRecorded(() -> changes.make(TrailStore.Draft::regions), "Nothing is changed");

    ingest.answers = true;
    changes.make(TrailStore.Draft::regions);
    assertThat(ingest.sent).hasSize(2).first().asString().startsWith("call-1: Region");
    assertThat(store.unsent(10)).isEmpty();
  }

  /** Sent earlier it could be judged by the configuration before. */
  @Test
  void make_notConfirmed_eventWaitsForTheReplica() {
    Confirmations.Replica replica = confirmations.connect("ingest");
    calls.serve("call-1");

    assertThatThrownBy(this::addRegion)
        .isInstanceOfSatisfying(
            CairnException.Unavailable.class,
            e -> assertThat(e.reason()).isEqualTo("REVISION_NOT_CONFIRMED"));
    outbox.sendLeftOver();
    assertThat(ingest.sent).isEmpty();

    replica.confirm(store.newestRevision());
    outbox.sendLeftOver();
    assertThat(ingest.sent).hasSize(1);
    assertThat(store.unsent(10)).isEmpty();
  }

  /** The event might be one of the region, and would have to stand elsewhere. */
  @Test
  void disableRegion_waitsForEventsOfEarlierChanges() {
    Regions regions = new Regions(store, changes, clock);
    calls.serve("call-1");
    ingest.answers = false;
    isNotRecorded(this::addRegion, "follow");
    ingest.answers = true;
    calls.serveNone();

    isNotRecorded(() -> regions.disableRegion(MOON), "earlier changes");

    outbox.sendLeftOver();
    assertThat(regions.disableRegion(MOON).enabled()).isFalse();
  }

  @Test
  void start_sendsWhatACrashLeft() {
    calls.serve("call-1");
    ingest.answers = false;
    isNotRecorded(this::addRegion, "follow");
    ingest.answers = true;
    begin();

    outbox.sendLeftOver();
    assertThat(ingest.sent).as("another process may have it in hand").isEmpty();
    clock.advance(Duration.ofSeconds(6));
    outbox.sendLeftOver();
    assertThat(ingest.sent).hasSize(1);
    assertThat(store.unsent(10)).isEmpty();
  }

  /** What a crash left was kept an hour from now. */
  @Test
  void start_clockWasSetBack_sendsWhatACrashLeft() {
    calls.serve("call-1");
    ingest.answers = false;
    isNotRecorded(this::addRegion, "follow");
    ingest.answers = true;
    clock.advance(Duration.ofHours(-1));
    begin();

    outbox.sendLeftOver();
    assertThat(ingest.sent).hasSize(1);
    assertThat(store.unsent(10)).isEmpty();
  }

  @Test
  void updateTrail_changedMeanwhile_hasOneEvent() {
    startedTrail();
    Iterator<String> others = List.of("other-bucket").iterator();
    Trails asking =
        new Trails(
            store,
            changes,
            clock,
            5,
            (trail, parts) -> {
              others.forEachRemaining(this::updateByAnother);
              return trail.settings();
            });
    calls.serve("update");
    asking.updateTrail(ACCOUNT, IRELAND, update("audit").prefix("p").build());

    assertThat(trail().settings().bucket()).isEqualTo(BucketName.of("other-bucket"));
    assertThat(trail().settings().prefix()).contains(new KeyPrefix("p"));
    assertThat(ingest.ids()).containsExactly("update");
  }

  private void updateByAnother(String bucket) {
    Optional<CallEvent> served = calls.served;
    calls.serveNothing();
    operations.trails().updateTrail(ACCOUNT, IRELAND, update("audit").bucket(bucket).build());
    calls.served = served;
  }

  @Test
  void stopLogging_trailKnowsItsLastEvent() {
    Trail started = startedTrail();
    assertThat(started.lastEvent()).isEmpty();

    calls.serve("stop-1");
    operations.logging().stopLogging(ACCOUNT, IRELAND, "audit");
    assertThat(trail().lastEvent()).contains(EventId.of("stop-1"));

    calls.serve("stop-2");
    operations.logging().stopLogging(ACCOUNT, IRELAND, "audit");
    assertThat(trail().lastEvent())
        .as("it was stopped already: told, but not its last")
        .contains(EventId.of("stop-1"));
    assertThat(ingest.ids()).endsWith("stop-1", "stop-2");

    calls.serve("start");
    operations.logging().startLogging(ACCOUNT, IRELAND, "audit");
    assertThat(trail().lastEvent()).contains(EventId.of("stop-1"));
  }

  @Test
  void deleteTrail_itsLastRevisionKnowsTheEvent() {
    startedTrail();
    calls.serve("delete");
    operations.trails().deleteTrail(ACCOUNT, IRELAND, "audit");

    Revision last = store.after(store.newestRevision() - 1, 1).getFirst();
    assertThat(last.deleted()).isTrue();
    assertThat(((Trail) last.subject()).lastEvent()).contains(EventId.of("delete"));
  }

  /** Else the event would come when the trail knows another as its last. */
  @Test
  void deleteTrail_stopIsNotRecordedYet_isRefused() {
    startedTrail();
    calls.serve("stop");
    ingest.answers = false;
    isNotRecorded(() -> operations.logging().stopLogging(ACCOUNT, IRELAND, "audit"), "follow");

    // A call that was begun before: what is left over does not stop it.
    calls.serveNothing();
    isNotRecorded(() -> operations.trails().deleteTrail(ACCOUNT, IRELAND, "audit"), "stopped last");
    assertThat(store.trails(ACCOUNT)).hasSize(1);
  }

  /** A client repeats by itself what was answered UNAVAILABLE. */
  @Test
  void createTrail_again_findsItsOwnWork() {
    calls.serve("create-1");
    ingest.answers = false;
    isNotRecorded(
        () -> operations.trails().createTrail(ACCOUNT, IRELAND, named("audit")),
        "Calling again is safe");
    ingest.answers = true;
    calls.serve("create-2");
    Trail trail = operations.trails().createTrail(ACCOUNT, IRELAND, named("audit"));

    assertThat(store.trails(ACCOUNT)).containsExactly(trail);
    assertThat(ingest.ids()).containsExactly("create-1", "create-2");
  }

  private Trail startedTrail() {
    calls.serveNothing();
    operations.trails().createTrail(ACCOUNT, IRELAND, named("audit"));
    operations.logging().startLogging(ACCOUNT, IRELAND, "audit");
    return trail();
  }

  private Trail trail() {
    return store.trails(ACCOUNT).getFirst();
  }

  /** The call that is served now. */
  private static final class FakeCalls implements CallEvents {

    private Optional<CallEvent> served = Optional.empty();
    private final List<String> kept = new ArrayList<>();

    void serveNone() {
      served = Optional.empty();
    }

    void serve(String id) {
      served =
          Optional.of(
              new CallEvent() {
                @Override
                public EventId id() {
                  return EventId.of(id);
                }

                @Override
                public RecordBytes attempted() {
                  return RecordBytes.of(id);
                }

                @Override
                public RecordBytes changed(Object result) {
                  return RecordBytes.of(id + ": " + result);
                }

                @Override
                public void kept() {
                  kept.add(id);
                }
              });
    }

    void serveNothing() {
      served = Optional.empty();
    }

    @Override
    public Optional<CallEvent> current() {
      return served;
    }
  }

  private static final class FakeIngest implements Recorder {

    private final List<String> asked = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private boolean open = true;
    private boolean answers = true;

    List<String> ids() {
      return sent.stream().map(event -> event.replaceFirst(":.*", "")).toList();
    }

    @Override
    public void check(RecordBytes event) {
      asked.add(event.text());
      if (!open) {
        throw new CairnException.Unavailable(
            "EVENT_NOT_RECORDED", "no room", Duration.ofSeconds(1));
      }
    }

    @Override
    public void send(List<RecordBytes> events) {
      if (!answers) {
        throw new CairnException.Unavailable(
            "EVENT_NOT_RECORDED", "no answer", Duration.ofSeconds(1));
      }
      events.forEach(event -> sent.add(event.text()));
    }
  }
}
