package dev.cairn.trail.domain;

import dev.cairn.model.AccountId;
import dev.cairn.model.RegionName;
import dev.cairn.testing.TestClock;
import dev.cairn.trail.store.Database;
import dev.cairn.trail.store.JdbiTrailStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/** The operations on trails and regions, on an H2 file, with three regions. */
final class ControlPlane implements AutoCloseable {

  static final AccountId ACCOUNT = AccountId.of("111122223333");
  static final AccountId OTHER_ACCOUNT = AccountId.of("444455556666");
  static final RegionName CALIFORNIA = RegionName.of("us-west-1");
  static final RegionName OREGON = RegionName.of("us-west-2");
  static final RegionName SYDNEY = RegionName.of("ap-southeast-2");

  /** Nobody confirms in these tests while a call waits. */
  private static final Duration PATIENCE = Duration.ofMillis(10);

  final Confirmations confirmations = new Confirmations();
  final TestClock clock = TestClock.create();
  final TrailStore store;
  final Regions regions;
  final Trails trails;
  final TrailLogging logging;
  final TrailSelectors selectors;
  final TrailTags tags;
  private final Database database;

  ControlPlane(Path folder, Destinations destinations) {
    database = Database.h2(folder, folder.resolve("master-key"));
    store = new JdbiTrailStore(database, clock);
    Changes changes = new Changes(store, new NewestRevision(), confirmations, PATIENCE);
    regions = new Regions(store, changes, clock);
    TrailOperations operations = TrailOperations.of(store, changes, clock, 5, destinations);
    trails = operations.trails();
    logging = operations.logging();
    selectors = operations.selectors();
    tags = operations.tags();
    regions.configure(
        Map.of(
            CALIFORNIA, OptionalInt.empty(),
            OREGON, OptionalInt.empty(),
            SYDNEY, OptionalInt.empty()));
  }

  @Override
  public void close() {
    database.close();
  }
}
