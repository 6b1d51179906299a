package dev.cairn.trail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.EventId;
import dev.cairn.model.RecordBytes;
import dev.cairn.model.RegionName;
import dev.cairn.model.TrailName;
import dev.cairn.model.selection.AdvancedEventSelector;
import dev.cairn.model.selection.DataResource;
import dev.cairn.model.selection.EventSelector;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.model.selection.FieldSelector;
import dev.cairn.model.selection.InsightSelector;
import dev.cairn.model.selection.Operator;
import dev.cairn.model.selection.ReadWriteType;
import dev.cairn.testing.TestClock;
import dev.cairn.trail.domain.BucketName;
import dev.cairn.trail.domain.Committed;
import dev.cairn.trail.domain.Configuration;
import dev.cairn.trail.domain.DeliveryOutcome;
import dev.cairn.trail.domain.DeliveryStatus;
import dev.cairn.trail.domain.DeliveryTarget;
import dev.cairn.trail.domain.Installation;
import dev.cairn.trail.domain.KeptEvent;
import dev.cairn.trail.domain.KeyPrefix;
import dev.cairn.trail.domain.KmsKey;
import dev.cairn.trail.domain.LogGroup;
import dev.cairn.trail.domain.Logging;
import dev.cairn.trail.domain.Region;
import dev.cairn.trail.domain.Revision;
import dev.cairn.trail.domain.RootCredential;
import dev.cairn.trail.domain.SnsTopic;
import dev.cairn.trail.domain.Subject;
import dev.cairn.trail.domain.Tag;
import dev.cairn.trail.domain.Trail;
import dev.cairn.trail.domain.TrailId;
import dev.cairn.trail.domain.TrailSettings;
import dev.cairn.trail.domain.TrailStore;
import dev.cairn.trail.domain.access.AccessSubject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link TrailStore} does with trails and regions. */
abstract class TrailStoreContract extends AccessStoreContract {

  private static final AccountId ACCOUNT = AccountId.of("111122223333");
  private static final AccountId OTHER_ACCOUNT = AccountId.of("444455556666");
  private static final RegionName IRELAND = RegionName.of("eu-west-1");
  private static final RegionName OREGON = RegionName.of("us-west-2");
  private static final RootCredential ROOT =
      new RootCredential(
          "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ACCOUNT);

  @Test
  void install_firstTime_keepsWhatIsGiven() throws Exception {
    Installation installation = new Installation("b4d5c3a2", ROOT);

    assertThat(store.install(installation)).isEqualTo(installation);
    reopen();
    assertThat(store.install(new Installation("another", ROOT))).isEqualTo(installation);
  }

  @Test
  void replaceRoot_keepsTheInstallation() {
    store.install(new Installation("b4d5c3a2", ROOT));
    RootCredential other =
        new RootCredential("AKIAI44QH8DHBEXAMPLE", "a".repeat(40), OTHER_ACCOUNT);

    store.replaceRoot(other);

    assertThat(store.install(new Installation("another", ROOT)))
        .isEqualTo(new Installation("b4d5c3a2", other));
  }

  @Test
  void rootShown_onceForEachCredential() throws Exception {
    store.install(new Installation("b4d5c3a2", ROOT));
    assertThat(store.isRootShown()).isFalse();

    store.noteRootShown();
    reopen();
    assertThat(store.isRootShown()).isTrue();

    store.replaceRoot(new RootCredential("AKIAI44QH8DHBEXAMPLE", "a".repeat(40), OTHER_ACCOUNT));
    assertThat(store.isRootShown()).isFalse();
  }

  @Test
  void keptEvents_areTheChanges_untilTheyAreForgotten() throws Exception {
    EventId first = EventId.of("5fd2a7e8-0000-4000-8000-000000000001");
    EventId second = EventId.of("5fd2a7e8-0000-4000-8000-000000000002");
    store.change(draft -> keep(draft, first, region(OREGON)));
    clock.advance(Duration.ofSeconds(1));
    store.change(draft -> keep(draft, second, region(IRELAND)));

    assertThat(store.unsent(10))
        .containsExactly(
            new KeptEvent(first, 1, TestClock.START, RecordBytes.of("event " + first)),
            new KeptEvent(second, 2, clock.instant(), RecordBytes.of("event " + second)));
    assertThat(store.unsent(1)).as("the oldest").singleElement().returns(first, KeptEvent::id);
    assertThat(store.change(draft -> draft.isUnsent(first)).result()).isTrue();

    store.forget(List.of(first));
    reopen();
    assertThat(store.unsent(10)).singleElement().returns(second, KeptEvent::id);
    assertThat(store.change(draft -> draft.isUnsent(first)).result()).isFalse();
  }

  @Test
  void keptEvent_changeFails_isNotKept() {
    EventId id = EventId.of("5fd2a7e8-0000-4000-8000-000000000001");
    assertThatThrownBy(
            () ->
                store.change(
                    draft -> {
                      keep(draft, id, region(OREGON));
                      throw new IllegalStateException("after all");
                    }))
        .hasMessage("after all");

    assertThat(store.unsent(10)).isEmpty();
    assertThat(store.newestRevision()).isZero();
  }

  private static Region keep(TrailStore.Draft draft, EventId id, Region region) {
    draft.put(region);
    draft.keep(id, RecordBytes.of("event " + id));
    return region;
  }

  @Test
  void lastEvent_staysWithTheTrail_andWithItsDeletion() throws Exception {
    EventId stop = EventId.of("5fd2a7e8-0000-4000-8000-000000000001");
    Trail trail = lastEvent(trail("audit", IRELAND, settings("bucket")), Optional.of(stop));
    put(trail);
    store.change(
        draft -> {
          draft.delete(trail);
          return trail;
        });
    reopen();

    assertThat(store.after(0, 10)).extracting(Revision::subject).containsExactly(trail, trail);
    assertThat(store.after(1, 10)).singleElement().matches(Revision::deleted);
  }

  private static Trail lastEvent(Trail trail, Optional<EventId> event) {
    return new Trail(
        trail.id(),
        trail.account(),
        trail.name(),
        trail.homeRegion(),
        trail.createTime(),
        trail.settings(),
        trail.logging(),
        trail.eventSelectors(),
        trail.insightSelectors(),
        trail.tags(),
        event);
  }

  @Test
  void emptyStore_hasRevisionZero() {
    assertThat(store.newestRevision()).isZero();
    assertThat(store.at(0)).isEqualTo(new Configuration(0, List.of(), List.of()));
    assertThat(store.after(0, 10)).isEmpty();
  }

  @Test
  void change_trailWithEverySetting_comesBackWhole() throws Exception {
    Trail trail = trail("full", IRELAND, fullSettings());

    put(trail);
    reopen();

    assertThat(store.trails(ACCOUNT)).containsExactly(trail);
    assertThat(store.trails(OTHER_ACCOUNT)).isEmpty();
  }

  @Test
  void change_trailWithFewSettings_comesBackWhole() {
    Trail trail = trail("few", IRELAND, settings("bucket"));

    put(trail);

    assertThat(store.trails(ACCOUNT)).containsExactly(trail);
  }

  @Test
  void change_numbersRevisionsConsecutively() {
    assertThat(put(region(IRELAND))).isEqualTo(1);
    Committed<String> both =
        store.change(
            draft -> {
              draft.put(region(OREGON));
              draft.put(trail("audit", OREGON, settings("bucket")));
              return "both";
            });

    assertThat(both).isEqualTo(new Committed<>("both", 3L));
    assertThat(store.newestRevision()).isEqualTo(3);
    assertThat(store.after(1, 10)).extracting(Revision::number).containsExactly(2L, 3L);
    assertThat(store.after(1, 1)).extracting(Revision::number).containsExactly(2L);
    assertThat(store.after(0, 10)).extracting(Revision::time).containsOnly(TestClock.START);
  }

  @Test
  void change_nothing_usesNoRevision() {
    put(region(IRELAND));

    assertThat(store.change(draft -> draft.regions().size())).isEqualTo(new Committed<>(1, 1L));
    assertThat(store.newestRevision()).isEqualTo(1);
  }

  @Test
  void change_throws_leavesNothingBehind() {
    assertThatThrownBy(
            () ->
                store.change(
                    draft -> {
                      draft.put(region(IRELAND));
                      draft.put(trail("audit", IRELAND, settings("bucket")));
                      throw new CairnException.Conflict("CONFLICT", "no");
                    }))
        .isInstanceOf(CairnException.Conflict.class);

    assertThat(store.newestRevision()).isZero();
    assertThat(store.regions()).isEmpty();
    assertThat(store.trails(ACCOUNT)).isEmpty();
    assertThat(store.after(0, 10)).isEmpty();
  }

  @Test
  void change_seesWhatItPut() {
    Trail trail = trail("audit", IRELAND, settings("bucket"));

    List<Integer> seen =
        store
            .change(
                draft -> {
                  draft.put(region(IRELAND));
                  draft.put(trail);
                  int before = draft.trails(ACCOUNT).size();
                  draft.delete(trail);
                  return List.of(draft.regions().size(), before, draft.trails(ACCOUNT).size());
                })
            .result();

    assertThat(seen).containsExactly(1, 1, 0);
  }

  @Test
  void delete_trail_freesItsName() {
    Trail trail = trail("audit", IRELAND, settings("bucket"));
    put(trail);

    delete(trail);
    Trail again = trail("audit", IRELAND, settings("bucket"));
    put(again);

    assertThat(store.trails(ACCOUNT)).containsExactly(again);
    assertThat(store.after(1, 1)).containsExactly(new Revision(2, TestClock.START, trail, true));
  }

  @Test
  void trails_areSortedByName() {
    Trail second = trail("bb", IRELAND, settings("bucket"));
    Trail third = trail("cc", IRELAND, settings("bucket"));
    Trail first = trail("aa", OREGON, settings("bucket"));
    put(second);
    put(third);
    put(first);

    assertThat(store.trails(ACCOUNT)).containsExactly(first, second, third);
  }

  @Test
  void region_disabled_staysInTheList() {
    put(region(IRELAND));
    Region disabled = new Region(IRELAND, 1, false, TestClock.START);

    put(disabled);

    assertThat(store.regions()).containsExactly(disabled);
    assertThat(store.region(IRELAND)).contains(disabled);
    assertThat(store.region(OREGON)).isEmpty();
  }

  /** Random changes: the configuration at each revision is what it was when that was the newest. */
  @Test
  void at_anyRevision_givesTheConfigurationOfThen() throws Exception {
    Random random = new Random(20260102);
    List<Configuration> history = new ArrayList<>();
    history.add(store.at(0));
    for (int i = 0; i < 30; i++) {
      changeSomething(random, i);
      history.add(store.at(store.newestRevision()));
    }
    reopen();

    assertThat(history).extracting(Configuration::revision).isSorted();
    for (Configuration then : history) {
      assertThat(store.at(then.revision())).isEqualTo(then);
    }
  }

  /** A follower that begins anywhere and applies the changes comes to the same configuration. */
  @Test
  void after_appliedToAnEarlierConfiguration_givesTheNewest() {
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      changeSomething(random, i);
    }
    Configuration newest = store.at(store.newestRevision());

    for (long from = 0; from <= newest.revision(); from++) {
      assertThat(apply(store.at(from), store.after(from, 1000))).isEqualTo(newest);
    }
    assertThat(trailsAfter(store.after(0, 1000)))
        .containsExactlyInAnyOrderElementsOf(store.trails(ACCOUNT));
  }

  @Test
  void change_concurrently_oneAtATime() throws Exception {
    int threads = 8;
    int changes = 40;
    List<Callable<Long>> tasks = new ArrayList<>();
    for (int i = 0; i < changes; i++) {
      String name = "region-" + i;
      tasks.add(() -> put(region(RegionName.of(name))));
    }

    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Long> revisions = new ArrayList<>();
      for (Future<Long> done : executor.invokeAll(tasks)) {
        revisions.add(done.get());
      }
      assertThat(revisions).doesNotHaveDuplicates().hasSize(changes);
    }
    assertThat(store.newestRevision()).isEqualTo(changes);
    assertThat(store.regions()).hasSize(changes);
  }

  /** The rule and the write are one: of many that look and then put, one finds the name free. */
  @Test
  void change_concurrentlyOfOneName_oneWins() throws Exception {
    int threads = 8;
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Trail trail = trail("audit", IRELAND, settings("bucket"));
      tasks.add(() -> store.change(draft -> putIfAlone(draft, trail)).result());
    }

    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      int won = 0;
      for (Future<Boolean> done : executor.invokeAll(tasks)) {
        won += done.get() ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    }
    assertThat(store.newestRevision()).isEqualTo(1);
  }

  @Test
  void change_callerInterrupted_isMadeAndTheDatabaseLives() {
    Thread.currentThread().interrupt();
    long revision = put(region(IRELAND));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(revision).isEqualTo(1);
    assertThat(put(region(OREGON))).isEqualTo(2);
  }

  @Test
  void noteDeliveries_absentFields_leaveWhatWasTold() {
    Trail trail = trail("audit", IRELAND, settings("bucket"));
    put(trail);
    Instant first = Instant.parse("2026-01-02T03:04:05.678Z");
    Instant second = first.plusSeconds(60);

    store.noteDeliveries(
        List.of(
            status(trail, Optional.of(first), Optional.of(first), Optional.of("")),
            status(trail, Optional.of(second), Optional.empty(), Optional.of("NoSuchBucket"))));

    assertThat(store.deliveryStatus(trail.id(), IRELAND))
        .isEqualTo(
            status(trail, Optional.of(second), Optional.of(first), Optional.of("NoSuchBucket")));
    assertThat(store.deliveryStatus(trail.id(), OREGON).outcomes()).isEmpty();
    assertThat(store.newestRevision()).isEqualTo(1);
  }

  @Test
  void noteDeliveries_targets_areToldApart() {
    Trail trail = trail("audit", IRELAND, settings("bucket"));
    put(trail);
    DeliveryOutcome failed =
        new DeliveryOutcome(
            Optional.of(TestClock.START), Optional.empty(), Optional.of("AuthorizationError"));
    DeliveryOutcome done =
        new DeliveryOutcome(
            Optional.of(TestClock.START), Optional.of(TestClock.START), Optional.of(""));

    store.noteDeliveries(
        List.of(
            new DeliveryStatus(trail.id(), IRELAND, Map.of(DeliveryTarget.NOTIFICATIONS, failed)),
            new DeliveryStatus(trail.id(), IRELAND, Map.of(DeliveryTarget.DIGESTS, done))));

    assertThat(store.deliveryStatus(trail.id(), IRELAND).outcomes())
        .isEqualTo(Map.of(DeliveryTarget.NOTIFICATIONS, failed, DeliveryTarget.DIGESTS, done));
  }

  @Test
  void change_selectors_comeBackWhole() throws Exception {
    Trail plain = trail("plain", IRELAND, settings("bucket"));
    EventSelectors basic =
        new EventSelectors.Basic(
            List.of(
                new EventSelector(
                    ReadWriteType.WRITE_ONLY,
                    true,
                    List.of(new DataResource("AWS::S3::Object", List.of("arn:aws:s3:::b/\"é"))),
                    List.of("kms.amazonaws.com")),
                EventSelector.DEFAULT));
    EventSelectors advanced =
        new EventSelectors.Advanced(
            List.of(
                new AdvancedEventSelector(
                    Optional.of("a name"),
                    List.of(
                        new FieldSelector(
                            "eventName",
                            Map.of(
                                Operator.EQUALS, List.of("a", "b"),
                                Operator.NOT_ENDS_WITH, List.of("c"))))),
                new AdvancedEventSelector(Optional.empty(), List.of())));
    List<InsightSelector> insights =
        List.of(new InsightSelector("ApiCallRateInsight", List.of("Management")));

    for (EventSelectors selectors : List.of(basic, advanced)) {
      Trail trail = with(plain, selectors, insights);
      put(trail);
      reopen();
      assertThat(store.trails(ACCOUNT)).containsExactly(trail);
    }
  }

  @Test
  void noteDeliveries_trailIsGone_passedOver() {
    Trail trail = trail("audit", IRELAND, settings("bucket"));
    put(trail);
    DeliveryStatus status =
        status(trail, Optional.of(TestClock.START), Optional.empty(), Optional.empty());
    store.noteDeliveries(List.of(status));
    delete(trail);

    store.noteDeliveries(List.of(status));

    assertThat(store.deliveryStatus(trail.id(), IRELAND).outcomes()).isEmpty();
  }

  private static boolean putIfAlone(TrailStore.Draft draft, Trail trail) {
    boolean alone = draft.trails(trail.account()).isEmpty();
    if (alone) {
      draft.put(trail);
    }
    return alone;
  }

  private void changeSomething(Random random, int i) {
    List<Trail> trails = store.trails(ACCOUNT);
    int what = random.nextInt(5);
    if (what == 0) {
      put(
          new Region(
              RegionName.of("r" + random.nextInt(5)), 1, random.nextBoolean(), clock.instant()));
    } else if (what == 4) {
      changeAccess(random);
    } else if (what == 1 || trails.isEmpty()) {
      put(trail("trail-" + i, IRELAND, fullSettings()));
    } else if (what == 2) {
      Trail trail = trails.get(random.nextInt(trails.size()));
      put(withLogging(trail, new Logging(true, Optional.of(clock.instant()), Optional.empty())));
    } else {
      delete(trails.get(random.nextInt(trails.size())));
    }
  }

  private static Configuration apply(Configuration before, List<Revision> revisions) {
    TreeMap<String, Region> regions = new TreeMap<>();
    before.regions().forEach(region -> regions.put(region.name().value(), region));
    TreeMap<String, AccessSubject> subjects = new TreeMap<>();
    before.access().forEach(subject -> subjects.put(key(subject), subject));
    long revision = before.revision();
    for (Revision change : revisions) {
      assertThat(change.number()).isEqualTo(revision + 1);
      revision = change.number();
      switch (change.subject()) {
        case Region region -> regions.put(region.name().value(), region);
        case Trail _ -> {} // told by changes alone
        case Subject.Access access when change.deleted() -> subjects.remove(key(access.of()));
        case Subject.Access access -> subjects.put(key(access.of()), access.of());
      }
    }
    return new Configuration(
        revision, List.copyOf(regions.values()), List.copyOf(subjects.values()));
  }

  /** The trails that are there after changes since the first. */
  private static Collection<Trail> trailsAfter(List<Revision> revisions) {
    Map<TrailId, Trail> trails = new HashMap<>();
    for (Revision change : revisions) {
      if (change.subject() instanceof Trail trail) {
        if (change.deleted()) {
          trails.remove(trail.id());
        } else {
          trails.put(trail.id(), trail);
        }
      }
    }
    return trails.values();
  }

  private long put(Subject subject) {
    return store
        .change(
            draft -> {
              draft.put(subject);
              return subject;
            })
        .revision();
  }

  private void delete(Trail trail) {
    store.change(
        draft -> {
          draft.delete(trail);
          return trail;
        });
  }

  private static DeliveryStatus status(
      Trail trail, Optional<Instant> attempt, Optional<Instant> delivery, Optional<String> error) {
    return new DeliveryStatus(
        trail.id(),
        IRELAND,
        Map.of(DeliveryTarget.LOG_FILES, new DeliveryOutcome(attempt, delivery, error)));
  }

  private Region region(RegionName name) {
    return new Region(name, 1, true, clock.instant());
  }

  private Trail trail(String name, RegionName home, TrailSettings settings) {
    return new Trail(
        TrailId.random(),
        ACCOUNT,
        TrailName.of(name + "-x"),
        home,
        clock.instant(),
        settings,
        Logging.NEVER,
        EventSelectors.defaults(),
        List.of(),
        List.of(new Tag("team", "säge"), new Tag("empty", "")),
        Optional.empty());
  }

  private static Trail withLogging(Trail trail, Logging logging) {
    return new Trail(
        trail.id(),
        trail.account(),
        trail.name(),
        trail.homeRegion(),
        trail.createTime(),
        trail.settings(),
        logging,
        trail.eventSelectors(),
        trail.insightSelectors(),
        trail.tags(),
        trail.lastEvent());
  }

  private static Trail with(Trail trail, EventSelectors selectors, List<InsightSelector> insights) {
    return new Trail(
        trail.id(),
        trail.account(),
        trail.name(),
        trail.homeRegion(),
        trail.createTime(),
        trail.settings(),
        trail.logging(),
        selectors,
        insights,
        trail.tags(),
        trail.lastEvent());
  }

  private static TrailSettings settings(String bucket) {
    return new TrailSettings(
        BucketName.of(bucket),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        false,
        Optional.empty(),
        Optional.empty());
  }

  private static TrailSettings fullSettings() {
    return new TrailSettings(
        BucketName.of("logs"),
        Optional.of(new KeyPrefix("a \"quoted\" päth/π")),
        Optional.of(new SnsTopic("topic", "arn:aws:sns:eu-west-1:111122223333:topic")),
        true,
        true,
        true,
        Optional.of(
            new LogGroup(
                "arn:aws:logs:eu-west-1:111122223333:log-group:g:*",
                "arn:aws:iam::111122223333:role/r")),
        Optional.of(new KmsKey("arn:aws:kms:eu-west-1:111122223333:alias/k")));
  }
}
