package dev.cairn.trail;

import dev.cairn.model.RegionName;
import dev.cairn.model.Texts;
import dev.cairn.trail.domain.Region;
import dev.cairn.trail.domain.Regions;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * trail-service.
 *
 * @param databaseUrl JDBC URL of PostgreSQL; absent for an H2 file under the data folder
 * @param databaseUser user of the database
 * @param databasePassword password of the database
 * @param credentialsFile where the root credential is written; absent for {@code credentials.json}
 *     in the data folder
 * @param masterKeyFile where the key is that the database's secrets are sealed with, made at first
 *     start; absent for {@code master-key} in the data folder
 * @param regions the region list, each {@code NAME} or {@code NAME:PARTITIONS}; absent for AWS's
 *     commercial regions. Regions that are there already stay
 * @param trailsPerRegion most trails of an account visible in a region
 * @param confirmationTimeout how long the answer to a change waits for the ingest replicas
 * @param pollInterval how often to look for changes that another process made
 * @param replicaGrace for how long changes wait in vain for an ingest replica whose connection
 *     broke; 0 for not at all
 */
@ConfigurationProperties("cairn.trail")
public record TrailConfig(
    Optional<String> databaseUrl,
    @Bindable(defaultValue = "cairn") String databaseUser,
    @Bindable(defaultValue = "") String databasePassword,
    Optional<String> credentialsFile,
    Optional<String> masterKeyFile,
    Optional<List<String>> regions,
    @Bindable(defaultValue = "5") int trailsPerRegion,
    @Bindable(defaultValue = "1s") Duration confirmationTimeout,
    @Bindable(defaultValue = "1s") Duration pollInterval,
    @Bindable(defaultValue = "30s") Duration replicaGrace) {

  public TrailConfig {
    if (trailsPerRegion < 1) {
      throw new IllegalArgumentException(
          "cairn.trail.trails-per-region must be at least 1, got " + trailsPerRegion);
    }
    requirePositive("cairn.trail.confirmation-timeout", confirmationTimeout);
    requirePositive("cairn.trail.poll-interval", pollInterval);
    if (replicaGrace.isNegative()) {
      throw new IllegalArgumentException(
          "cairn.trail.replica-grace must not be negative, got " + Texts.span(replicaGrace));
    }
    regions.orElse(List.of()).forEach(TrailConfig::partitions);
  }

  /** The region list, and the number of partitions where one is told. */
  Map<RegionName, OptionalInt> regionList() {
    Map<RegionName, OptionalInt> list = new LinkedHashMap<>();
    for (String entry : regions.orElse(Regions.COMMERCIAL)) {
      list.put(RegionName.of(name(entry)), partitions(entry));
    }
    return list;
  }

  private static String name(String entry) {
    return entry.contains(":") ? entry.substring(0, entry.indexOf(':')) : entry;
  }

  private static OptionalInt partitions(String entry) {
    String count = entry.substring(name(entry).length());
    if (!RegionName.isValid(name(entry)) || !count.matches("(:[1-9][0-9]?)?")) {
      throw badRegion(entry);
    }
    if (count.isEmpty()) {
      return OptionalInt.empty();
    }
    int partitions = Integer.parseInt(count.substring(1));
    if (partitions > Region.MAX_PARTITIONS) {
      throw badRegion(entry);
    }
    return OptionalInt.of(partitions);
  }

  private static IllegalArgumentException badRegion(String entry) {
    return new IllegalArgumentException(
        "cairn.trail.regions must be names of regions, each with :1 to :64 partitions if need be, got "
            + entry);
  }

  private static void requirePositive(String property, Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(
          property + " must be positive, got " + Texts.span(duration));
    }
  }

  /** Shows no password. */
  @Override
  public String toString() {
    return "TrailConfig[databaseUrl=" + databaseUrl + ", regions=" + regions + "]";
  }
}
