package dev.cairn.trail.domain;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.EventId;
import dev.cairn.model.RegionName;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.trail.domain.Destinations.Part;
import dev.cairn.trail.domain.TrailStore.Draft;
import dev.cairn.trail.domain.UnconfirmedCalls.Call;
import dev.cairn.trail.domain.UnconfirmedCalls.Creation;
import dev.cairn.trail.domain.UnconfirmedCalls.Deletion;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * CloudTrail's operations on trails as a whole, with its rules and error texts.
 *
 * <p>Each operation on trails, here and in {@link TrailLogging}, {@link TrailSelectors} and {@link
 * TrailTags}, is made in a region of an account. Where an operation names a trail, a name means one
 * that has its home in that region, an ARN any that is visible there. Errors: {@code
 * UNKNOWN_REGION}, {@code INVALID_TRAIL_NAME}, {@code CLOUD_TRAIL_ARN_INVALID}, {@code
 * TRAIL_NOT_FOUND}; {@code INVALID_HOME_REGION} for a change asked where only the shadow shows.
 * Source: contract 1.3 to 1.9.
 */
public final class Trails {

  private static final Comparator<Trail> BY_NAME =
      comparing((Trail trail) -> trail.name().value()).thenComparing(Trail::homeRegion);
  private static final int UPDATE_TRIES = 3;
  private static final Duration UPDATE_PATIENCE = Duration.ofSeconds(10);

  private final TrailStore store;
  private final Changes changes;
  private final InstantSource clock;
  private final TrailRoom room;
  private final Destinations destinations;
  private final UnconfirmedCalls unconfirmed = new UnconfirmedCalls();
  private final TrailLocks updating = new TrailLocks();

  /**
   * @param trailsPerRegion most trails visible in a region, shadows included; CloudTrail has 5
   */
  public Trails(
      TrailStore store,
      Changes changes,
      InstantSource clock,
      int trailsPerRegion,
      Destinations destinations) {
    this.store = requireNonNull(store, "store is null");
    this.changes = requireNonNull(changes, "changes is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.room = new TrailRoom(trailsPerRegion);
    this.destinations = requireNonNull(destinations, "destinations is null");
  }

  /**
   * Creates a trail that does not log yet. Errors, in the order in which they are looked for:
   * {@code INVALID_TRAIL_NAME}, {@code INVALID_S3_BUCKET_NAME}, {@code INVALID_S3_PREFIX}, {@code
   * INVALID_SNS_TOPIC_NAME}, {@code INVALID_PARAMETER_COMBINATION}, {@code INVALID_TAG_PARAMETER},
   * {@code TAGS_LIMIT_EXCEEDED}, {@code ORGANIZATIONS_NOT_IN_USE}, {@code REGION_DISABLED}, {@code
   * TRAIL_ALREADY_EXISTS}, {@code MAXIMUM_NUMBER_OF_TRAILS_EXCEEDED}, {@code INVALID_KMS_KEY_ID},
   * {@code INVALID_CLOUD_WATCH_LOGS_ROLE_ARN}, {@code INVALID_CLOUD_WATCH_LOGS_LOG_GROUP_ARN},
   * those of {@link Destinations}.
   *
   * <p>A call that was not confirmed may be made again: it waits for the trail that it made, unless
   * that was changed since.
   */
  public Trail createTrail(AccountId account, RegionName region, NewTrail request) {
    Call call = new Creation(account, region, request);
    Optional<Trail> made = unconfirmed.find(call).filter(store.trails(account)::contains);
    return makeOnce(call, made.isPresent() ? _ -> made.get() : creation(account, region, request));
  }

  private Function<Draft, Trail> creation(AccountId account, RegionName region, NewTrail request) {
    TrailShape shape = TrailShape.check(request, account, region);
    Regions.checkEnabled(Regions.known(store.region(region), region));
    // The rules come first, so that nobody is asked about a trail that can't be made anyway.
    room.check(
        store.trails(account),
        store.regions(),
        create(shape, shape.plainSettings(request), account, region),
        Optional.empty());
    Trail asked = create(shape, shape.settings(request, account, region), account, region);
    Trail trail = asked.withSettings(destinations.check(asked, EnumSet.allOf(Part.class)));
    return draft -> {
      Regions.checkEnabled(Regions.known(draft.region(region), region));
      room.check(draft.trails(account), draft.regions(), trail, Optional.empty());
      draft.put(trail);
      return trail;
    };
  }

  /** Makes a change that an equal call can't make again, and remembers it until it is confirmed. */
  private Trail makeOnce(Call call, Function<Draft, Trail> change) {
    AtomicReference<Optional<Trail>> made = new AtomicReference<>(Optional.empty());
    try {
      Trail trail =
          changes.make(
              draft -> {
                Trail changed = change.apply(draft);
                made.set(Optional.of(changed));
                return changed;
              });
      unconfirmed.remove(call);
      return trail;
    } catch (CairnException.Unavailable e) {
      // Of those that fail after the change is stored. Equal calls at the same time are no repeats.
      made.get().ifPresent(changed -> unconfirmed.add(call, changed));
      throw e;
    }
  }

  /**
   * Changes the settings that are given, one call of a trail after the other. Errors: those of
   * {@link #createTrail}; {@code CONFLICT} if others kept changing the trail while its destinations
   * were asked.
   */
  public Trail updateTrail(AccountId account, RegionName region, TrailUpdate update) {
    TrailShape.checkNoOrganization(update.organization());
    String trail = account + "/" + region + "/" + update.trail();
    return updating
        .alone(trail, UPDATE_PATIENCE, () -> updateAlone(account, region, update))
        .orElseThrow(Trails::conflict);
  }

  private Trail updateAlone(AccountId account, RegionName region, TrailUpdate update) {
    for (int i = 0; i < UPDATE_TRIES; i++) {
      TrailView view = TrailView.of(store, account, region);
      Trail before = view.atHome(update.trail());
      Trail asked = before.withSettings(update.over(before));
      room.check(view.trails(), store.regions(), asked, Optional.of(before));
      TrailSettings checked = destinations.check(asked, update.parts());
      Optional<Trail> made = tryUpdate(before, checked, update.trail());
      if (made.isPresent()) {
        return made.get();
      }
    }
    throw conflict();
  }

  private static CairnException conflict() {
    return new CairnException.Conflict(
        "CONFLICT", "The trail is being changed by another call. Try again.");
  }

  /** The changed trail; empty, with nothing changed or kept, if others came before. */
  private Optional<Trail> tryUpdate(Trail before, TrailSettings settings, String nameOrArn) {
    try {
      return Optional.of(changes.make(draft -> update(draft, before, settings, nameOrArn)));
    } catch (ChangedMeanwhileException e) {
      return Optional.empty();
    }
  }

  /** The trail is not any more what its new settings were made from: nothing is changed. */
  private static final class ChangedMeanwhileException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private Trail update(Draft draft, Trail before, TrailSettings settings, String nameOrArn) {
    TrailView view = TrailView.of(draft, before.account(), before.homeRegion());
    Trail now = view.atHome(nameOrArn);
    if (!now.id().equals(before.id()) || !now.settings().equals(before.settings())) {
      throw new ChangedMeanwhileException();
    }
    Trail changed = now.withSettings(settings);
    if (!changed.equals(now)) {
      room.check(view.trails(), draft.regions(), changed, Optional.of(now));
      draft.put(changed);
    }
    return changed;
  }

  /**
   * Deletes a trail; what it delivered stays. A call that was not confirmed may be made again, as
   * {@link #createTrail}.
   */
  public void deleteTrail(AccountId account, RegionName region, String nameOrArn) {
    Call call = new Deletion(account, region, nameOrArn);
    Optional<EventId> event = changes.eventId();
    makeOnce(
        call,
        draft -> {
          TrailView view = TrailView.of(draft, account, region);
          Optional<Trail> gone = unconfirmed.find(call).filter(trail -> !view.has(trail.arn()));
          return gone.orElseGet(() -> delete(draft, view.atHome(nameOrArn), event));
        });
  }

  private static Trail delete(Draft draft, Trail trail, Optional<EventId> event) {
    draft.requireSent(trail.lastEvent());
    draft.delete(trail.withLastEvent(event));
    return trail;
  }

  /** The trail. */
  public Trail getTrail(AccountId account, RegionName region, String nameOrArn) {
    return TrailView.of(store, account, region).find(nameOrArn);
  }

  /**
   * The trails visible in the region, or those of them that are named, by name. What matches
   * nothing is left out.
   *
   * @param shadows whether trails with another home are listed
   */
  public List<Trail> describeTrails(
      AccountId account, RegionName region, List<String> namesOrArns, boolean shadows) {
    return TrailView.of(store, account, region).matchingAny(namesOrArns).stream()
        .filter(trail -> shadows || trail.isHomeIn(region))
        .sorted(BY_NAME)
        .toList();
  }

  /** The trails visible in the region, shadows included, by name. */
  public List<Trail> listTrails(AccountId account, RegionName region) {
    return describeTrails(account, region, List.of(), true);
  }

  private Trail create(
      TrailShape shape, TrailSettings settings, AccountId account, RegionName region) {
    return new Trail(
        TrailId.random(),
        account,
        shape.name(),
        region,
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        settings,
        Logging.NEVER,
        EventSelectors.defaults(),
        List.of(),
        shape.tags(),
        Optional.empty());
  }
}
