package dev.cairn.trail.client;

import dev.cairn.model.AccountId;
import dev.cairn.model.RegionName;
import dev.cairn.testing.TestClock;
import dev.cairn.trail.domain.Changes;
import dev.cairn.trail.domain.Confirmations;
import dev.cairn.trail.domain.Destinations;
import dev.cairn.trail.domain.NewTrail;
import dev.cairn.trail.domain.NewestRevision;
import dev.cairn.trail.domain.Regions;
import dev.cairn.trail.domain.Trail;
import dev.cairn.trail.domain.TrailOperations;
import dev.cairn.trail.domain.TrailUpdate;
import dev.cairn.trail.store.Database;
import dev.cairn.trail.store.JdbiTrailStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Trails of moto's account, on an H2 file, whose destinations are asked. */
final class TestTrails implements AutoCloseable {

  static final AccountId ACCOUNT = AccountId.of("123456789012");
  static final RegionName REGION = RegionName.of("us-east-1");

  private final Database database;
  private final JdbiTrailStore store;
  private final TrailOperations operations;

  TestTrails(Path folder, Destinations destinations) {
    TestClock clock = TestClock.create();
    database = Database.h2(folder, folder.resolve("master-key"));
    store = new JdbiTrailStore(database, clock);
    Changes changes =
        new Changes(store, new NewestRevision(), new Confirmations(), Duration.ofSeconds(1));
    new Regions(store, changes, clock).configure(Map.of(REGION, OptionalInt.empty()));
    operations = TrailOperations.of(store, changes, clock, 5, destinations);
  }

  Trail create(String name, String bucket) {
    return create(name, bucket, "", "", "", "", "");
  }

  Trail create(
      String name,
      String bucket,
      String prefix,
      String topic,
      String key,
      String logGroup,
      String role) {
    return operations
        .trails()
        .createTrail(
            ACCOUNT,
            REGION,
            new NewTrail(
                name,
                bucket,
                prefix,
                topic,
                Optional.empty(),
                false,
                false,
                logGroup,
                role,
                key,
                false,
                List.of()));
  }

  Trail moveTo(String name, String bucket) {
    return operations
        .trails()
        .updateTrail(
            ACCOUNT,
            REGION,
            new TrailUpdate(
                name,
                Optional.of(bucket),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false));
  }

  Trail get(String name) {
    return operations.trails().getTrail(ACCOUNT, REGION, name);
  }

  List<Trail> list() {
    return operations.trails().listTrails(ACCOUNT, REGION);
  }

  long revision() {
    return store.newestRevision();
  }

  @Override
  public void close() {
    database.close();
  }
}
