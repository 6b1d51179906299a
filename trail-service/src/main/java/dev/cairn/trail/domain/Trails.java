package dev.cairn.trail.domain;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.model.TrailArn;
import dev.cairn.model.TrailName;
import dev.cairn.trail.domain.TrailStore.Draft;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * CloudTrail's operations on trails, with its rules and error texts.
 *
 * <p>Each is made in a region of an account. Where an operation names a trail, a name means one
 * that has its home in that region, an ARN any that is visible there. Errors: {@code
 * UNKNOWN_REGION}, {@code INVALID_TRAIL_NAME}, {@code CLOUD_TRAIL_ARN_INVALID}, {@code
 * TRAIL_NOT_FOUND}; {@code INVALID_HOME_REGION} for a change asked where only the shadow shows.
 * Source: contract 1.3 to 1.9.
 */
public final class Trails {

  private static final Comparator<Trail> BY_NAME =
      comparing((Trail trail) -> trail.name().value()).thenComparing(Trail::homeRegion);

  private final TrailStore store;
  private final Changes changes;
  private final InstantSource clock;
  private final int trailsPerRegion;

  /**
   * @param trailsPerRegion most trails visible in a region, shadows included; CloudTrail has 5
   */
  public Trails(TrailStore store, Changes changes, InstantSource clock, int trailsPerRegion) {
    this.store = requireNonNull(store, "store is null");
    this.changes = requireNonNull(changes, "changes is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.trailsPerRegion = trailsPerRegion;
  }

  /**
   * Creates a trail that does not log yet. Errors, in the order in which they are looked for:
   * {@code INVALID_TRAIL_NAME}, {@code INVALID_S3_BUCKET_NAME}, {@code INVALID_S3_PREFIX}, {@code
   * INVALID_SNS_TOPIC_NAME}, {@code INVALID_PARAMETER_COMBINATION}, {@code INVALID_TAG_PARAMETER},
   * {@code TAGS_LIMIT_EXCEEDED}, {@code UNSUPPORTED_OPERATION} for an organization's trail, {@code
   * TRAIL_ALREADY_EXISTS}, {@code MAXIMUM_NUMBER_OF_TRAILS_EXCEEDED}, {@code INVALID_KMS_KEY_ID},
   * {@code INVALID_CLOUD_WATCH_LOGS_ROLE_ARN}, {@code INVALID_CLOUD_WATCH_LOGS_LOG_GROUP_ARN}.
   */
  public Trail createTrail(AccountId account, RegionName region, NewTrail request) {
    TrailShape shape = TrailShape.check(request, account, region);
    return changes.make(
        draft -> {
          checkEnabled(draft, region);
          List<Trail> present = draft.trails(account);
          checkNameFree(present, shape.name(), region, account, request.multiRegion());
          checkQuota(draft, present, region, account, request.multiRegion());
          Trail trail = create(shape, shape.settings(request, account, region), account, region);
          draft.put(trail);
          return trail;
        });
  }

  /** Deletes a trail; what it delivered stays. */
  public void deleteTrail(AccountId account, RegionName region, String nameOrArn) {
    changes.make(
        draft -> {
          Trail trail = homeTrail(draft, account, region, nameOrArn);
          draft.delete(trail);
          return trail;
        });
  }

  /** The trail. */
  public Trail getTrail(AccountId account, RegionName region, String nameOrArn) {
    checkKnown(store.region(region), region);
    return find(store.trails(account), account, region, nameOrArn);
  }

  /**
   * The trails visible in the region, or those of them that are named, by name. What matches
   * nothing is left out.
   *
   * @param shadows whether trails with another home are listed
   */
  public List<Trail> describeTrails(
      AccountId account, RegionName region, List<String> namesOrArns, boolean shadows) {
    checkKnown(store.region(region), region);
    List<Predicate<Trail>> named = matchingAny(namesOrArns, account, region);
    return store.trails(account).stream()
        .filter(trail -> shadows ? trail.isVisibleIn(region) : trail.isHomeIn(region))
        .filter(trail -> named.isEmpty() || named.stream().anyMatch(one -> one.test(trail)))
        .sorted(BY_NAME)
        .toList();
  }

  /** The trails visible in the region, shadows included, by name. */
  public List<Trail> listTrails(AccountId account, RegionName region) {
    return describeTrails(account, region, List.of(), true);
  }

  /** How the trail does in this region. */
  public TrailStatus getTrailStatus(AccountId account, RegionName region, String nameOrArn) {
    Trail trail = getTrail(account, region, nameOrArn);
    return new TrailStatus(trail.logging(), store.deliveryStatus(trail.id(), region));
  }

  /** Begins to deliver, in all regions that the trail covers. */
  public void startLogging(AccountId account, RegionName region, String nameOrArn) {
    changeLogging(account, region, nameOrArn, logging -> logging.started(now()));
  }

  /** Ends delivery: what was accepted before is still delivered. */
  public void stopLogging(AccountId account, RegionName region, String nameOrArn) {
    changeLogging(account, region, nameOrArn, logging -> logging.stopped(now()));
  }

  private void changeLogging(
      AccountId account, RegionName region, String nameOrArn, UnaryOperator<Logging> change) {
    changes.make(
        draft -> {
          Trail trail = homeTrail(draft, account, region, nameOrArn);
          Trail changed = trail.withLogging(change.apply(trail.logging()));
          if (!changed.equals(trail)) {
            draft.put(changed);
          }
          return changed;
        });
  }

  private Trail create(
      TrailShape shape, TrailSettings settings, AccountId account, RegionName region) {
    return new Trail(
        TrailId.random(),
        account,
        shape.name(),
        region,
        now(),
        settings,
        Logging.NEVER,
        shape.tags());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * A name is taken where a trail of that name shows in a region in which the new one would too.
   */
  private static void checkNameFree(
      List<Trail> present,
      TrailName name,
      RegionName region,
      AccountId account,
      boolean multiRegion) {
    boolean taken =
        present.stream()
            .filter(trail -> trail.name().equals(name))
            .anyMatch(trail -> multiRegion || trail.isVisibleIn(region));
    if (taken) {
      throw new CairnException.AlreadyExists(
          "TRAIL_ALREADY_EXISTS",
          "Trail " + name + " already exists for customer: " + account,
          "trail",
          name.value());
    }
  }

  /** An all-region trail needs room in every enabled region. */
  private void checkQuota(
      Draft draft, List<Trail> present, RegionName region, AccountId account, boolean multiRegion) {
    Stream<RegionName> others =
        multiRegion
            ? draft.regions().stream().filter(Region::enabled).map(Region::name)
            : Stream.empty();
    Stream.concat(Stream.of(region), others)
        .filter(one -> visibleIn(present, one) >= trailsPerRegion)
        .findFirst()
        .ifPresent(
            full -> {
              throw new CairnException.LimitExceeded(
                  "MAXIMUM_NUMBER_OF_TRAILS_EXCEEDED",
                  "User: %s already has %d trails in %s."
                      .formatted(account, visibleIn(present, full), full),
                  Optional.empty());
            });
  }

  private static long visibleIn(List<Trail> trails, RegionName region) {
    return trails.stream().filter(trail -> trail.isVisibleIn(region)).count();
  }

  private static void checkKnown(Optional<Region> found, RegionName region) {
    if (found.isEmpty()) {
      throw Regions.unknown(region);
    }
  }

  private static void checkEnabled(Draft draft, RegionName region) {
    Optional<Region> found = draft.region(region);
    checkKnown(found, region);
    if (!found.orElseThrow().enabled()) {
      throw new CairnException.NotReady("REGION_DISABLED", "Region " + region + " is disabled.");
    }
  }

  private static Trail find(
      List<Trail> trails, AccountId account, RegionName region, String nameOrArn) {
    return trails.stream()
        .filter(matching(nameOrArn, account, region))
        .findFirst()
        .orElseThrow(() -> notFound(nameOrArn, account, region));
  }

  /** The trail, if this is its home. */
  private static Trail homeTrail(
      Draft draft, AccountId account, RegionName region, String nameOrArn) {
    checkKnown(draft.region(region), region);
    List<Trail> trails = draft.trails(account);
    Trail trail =
        shadow(trails, region, nameOrArn).orElseGet(() -> find(trails, account, region, nameOrArn));
    if (!trail.isHomeIn(region)) {
      throw CairnException.invalid(
          "INVALID_HOME_REGION",
          "name",
          "The trail %s can only be changed from its home region %s."
              .formatted(trail.name(), trail.homeRegion()));
    }
    return trail;
  }

  /** The shadow of that name: a name alone does not find it, but a change says why it may not. */
  private static Optional<Trail> shadow(List<Trail> trails, RegionName region, String name) {
    return trails.stream()
        .filter(trail -> trail.name().value().equals(name))
        .filter(trail -> trail.settings().multiRegion() && !trail.isHomeIn(region))
        .findFirst();
  }

  private static Predicate<Trail> matching(String nameOrArn, AccountId account, RegionName region) {
    TrailArn arn = expand(nameOrArn, account, region);
    return trail -> trail.arn().equals(arn) && trail.isVisibleIn(region);
  }

  private static List<Predicate<Trail>> matchingAny(
      List<String> namesOrArns, AccountId account, RegionName region) {
    Violations violations = new Violations();
    List<Predicate<Trail>> named = new ArrayList<>();
    for (int i = 0; i < namesOrArns.size(); i++) {
      String text = namesOrArns.get(i);
      violations
          .check("trail_name_list[" + i + "]", () -> matching(text, account, region))
          .ifPresent(named::add);
    }
    violations.throwIfAny();
    return named;
  }

  private static CairnException notFound(String nameOrArn, AccountId account, RegionName region) {
    TrailArn arn = expand(nameOrArn, account, region);
    return new CairnException.NotFound(
        "TRAIL_NOT_FOUND",
        "Unknown trail: " + arn + " for the user: " + account,
        "trail",
        arn.toString());
  }

  /** A bare name means a trail whose home is this region. */
  private static TrailArn expand(String nameOrArn, AccountId account, RegionName region) {
    return TrailArn.looksLikeArn(nameOrArn)
        ? TrailArn.parse(nameOrArn)
        : Trail.arn(region, account, TrailName.of(nameOrArn));
  }
}
