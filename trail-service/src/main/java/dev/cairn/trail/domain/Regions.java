package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.trail.domain.TrailStore.Draft;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The installation's region list. A region is never removed, only disabled. */
public final class Regions {

  /** AWS's commercial regions: the list of an installation that names none. */
  public static final List<String> COMMERCIAL =
      List.of(
          "af-south-1",
          "ap-east-1",
          "ap-east-2",
          "ap-northeast-1",
          "ap-northeast-2",
          "ap-northeast-3",
          "ap-south-1",
          "ap-south-2",
          "ap-southeast-1",
          "ap-southeast-2",
          "ap-southeast-3",
          "ap-southeast-4",
          "ap-southeast-5",
          "ap-southeast-6",
          "ap-southeast-7",
          "ca-central-1",
          "ca-west-1",
          "eu-central-1",
          "eu-central-2",
          "eu-north-1",
          "eu-south-1",
          "eu-south-2",
          "eu-west-1",
          "eu-west-2",
          "eu-west-3",
          "il-central-1",
          "me-central-1",
          "me-south-1",
          "mx-central-1",
          "sa-east-1",
          "us-east-1",
          "us-east-2",
          "us-west-1",
          "us-west-2");

  private static final int DEFAULT_PARTITIONS = 1;

  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  private final TrailStore store;
  private final Changes changes;
  private final InstantSource clock;

  public Regions(TrailStore store, Changes changes, InstantSource clock) {
    this.store = requireNonNull(store, "store is null");
    this.changes = requireNonNull(changes, "changes is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** All regions, by name. */
  public List<Region> listRegions() {
    return store.regions();
  }

  /**
   * Adds a region, or enables a disabled one. Errors: {@code REGION_ALREADY_EXISTS}; {@code
   * INVALID_PARAMETER} for another number of partitions than the disabled region has.
   */
  public Region addRegion(RegionName name, OptionalInt partitions) {
    return changes.make(
        draft -> {
          Optional<Region> present = draft.region(name);
          if (present.isPresent() && present.get().enabled()) {
            throw new CairnException.AlreadyExists(
                "REGION_ALREADY_EXISTS",
                "Region " + name + " already exists.",
                "region",
                name.value());
          }
          present.ifPresent(region -> checkPartitions(region, partitions));
          Region region =
              present.map(old -> old.withEnabled(true)).orElseGet(() -> create(name, partitions));
          draft.put(region);
          return region;
        });
  }

  /**
   * Disables a region. Disabling it again changes nothing. Errors: {@code UNKNOWN_REGION}; {@code
   * LAST_REGION} for the only one that is enabled: no event could tell of this change or of any
   * after it, so that none could be made; {@code EVENT_NOT_RECORDED} while the event of an earlier
   * change is on its way: it may be one of this region, which would take it no more.
   */
  public Region disableRegion(RegionName name) {
    return changes.make(
        draft -> {
          Region region = draft.region(name).orElseThrow(() -> unknown(name));
          if (!region.enabled()) {
            return region;
          }
          requireOthers(draft, name);
          requireRecorded(draft);
          Region disabled = region.withEnabled(false);
          draft.put(disabled);
          return disabled;
        });
  }

  private static void requireOthers(Draft draft, RegionName name) {
    if (draft.regions().stream().noneMatch(r -> r.enabled() && !r.name().equals(name))) {
      throw new CairnException.NotReady(
          "LAST_REGION",
          "Region " + name + " is the only one that is enabled: enable another one first.");
    }
  }

  private static void requireRecorded(Draft draft) {
    if (draft.hasUnsent()) {
      throw new CairnException.Unavailable(
          "EVENT_NOT_RECORDED",
          "Nothing is changed: the events of earlier changes wait to be recorded still.",
          RETRY_AFTER);
    }
  }

  /** Registers regions that ingest let in. Known ones are left alone. */
  public void register(Collection<RegionName> names) {
    changes.makeUnconfirmed(
        draft -> {
          names.stream().distinct().forEach(name -> addIfAbsent(draft, name, OptionalInt.empty()));
          return names.size();
        });
  }

  /**
   * Adds the configured regions that are not there yet, in one change.
   *
   * @param configured regions and, where told, their number of partitions
   * @throws IllegalStateException if a region has another number of partitions, or if no region is
   *     enabled then
   */
  public void configure(Map<RegionName, OptionalInt> configured) {
    changes.makeUnconfirmed(
        draft -> {
          configured.forEach((name, partitions) -> addIfAbsent(draft, name, partitions));
          if (draft.regions().stream().noneMatch(Region::enabled)) {
            throw new IllegalStateException(
                "No region is enabled: configure one that is not there yet");
          }
          return configured.size();
        });
  }

  /** Errors: {@code UNKNOWN_REGION}. */
  static Region known(Optional<Region> found, RegionName name) {
    return found.orElseThrow(() -> unknown(name));
  }

  /** Errors: {@code REGION_DISABLED}. */
  static void checkEnabled(Region region) {
    if (!region.enabled()) {
      throw new CairnException.NotReady(
          "REGION_DISABLED", "Region " + region.name() + " is disabled.");
    }
  }

  private static CairnException unknown(RegionName name) {
    return new CairnException.NotFound(
        "UNKNOWN_REGION",
        "Region " + name + " is not in this installation's region list.",
        "region",
        name.value());
  }

  private void addIfAbsent(Draft draft, RegionName name, OptionalInt partitions) {
    Optional<Region> present = draft.region(name);
    if (present.isEmpty()) {
      draft.put(create(name, partitions));
    } else if (partitions.isPresent() && partitions.getAsInt() != present.get().partitions()) {
      throw new IllegalStateException(
          "Region %s was created with %d partitions, which can't change: %d are configured"
              .formatted(name, present.get().partitions(), partitions.getAsInt()));
    }
  }

  private Region create(RegionName name, OptionalInt partitions) {
    return new Region(name, partitions.orElse(DEFAULT_PARTITIONS), true, now());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static void checkPartitions(Region region, OptionalInt partitions) {
    if (partitions.isPresent() && partitions.getAsInt() != region.partitions()) {
      throw CairnException.invalid(
          "INVALID_PARAMETER",
          "partitions",
          "Region %s was created with %d partitions, which can't change, got %d."
              .formatted(region.name(), region.partitions(), partitions.getAsInt()));
    }
  }
}
