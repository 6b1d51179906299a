package dev.cairn.trail.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testing.TestClock;
import dev.cairn.trail.store.Database;
import dev.cairn.trail.store.JdbiTrailStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Random sequences of operations over several regions and accounts: the control plane and {@link
 * TrailModel} answer alike and come to the same state, after every step and in every region. How
 * many sequences: {@code jqwik.tries.default}; bench/long/trails.sh makes 10,000.
 */
class TrailModelTest {

  private static final String URL = "jdbc:h2:mem:trail-model;DB_CLOSE_DELAY=-1";
  private static final List<String> ACCOUNTS = List.of("111122223333", "444455556666");
  private static final List<String> REGIONS = List.of("eu-west-1", "us-west-2", "moon-1", "mars-1");
  private static final List<String> NAMES = List.of("aaa", "bbb", "ccc");
  private static final int LIMIT = 2;

  private static final Database DATABASE =
      Database.open(URL, "cairn", "", Path.of("target", "trail-model", "master-key"));

  @AfterContainer
  static void close() {
    DATABASE.close();
  }

  @Property(seed = "20260104", edgeCases = EdgeCasesMode.NONE)
  void sequences_agreeWithTheModel(@ForAll("sequences") List<TrailStep> steps) throws Exception {
    clear();
    TrailModel model = new TrailModel(LIMIT);
    TrailSystem system = system();
    for (String region : REGIONS.subList(0, 2)) {
      model.addRegion(region);
      system.addRegion(region);
    }
    for (int i = 0; i < steps.size(); i++) {
      TrailStep step = steps.get(i);
      assertThat(step.on(system)).as("step %d, %s", i, step).isEqualTo(step.on(model));
      for (String region : REGIONS) {
        assertThat(system.visible(step.account(), region))
            .as("%s in %s after step %d, %s", step.account(), region, i, step)
            .isEqualTo(model.visibleTexts(step.account(), region));
      }
    }
  }

  @Provide
  Arbitrary<List<TrailStep>> sequences() {
    Arbitrary<TrailStep> step =
        Combinators.combine(
                Arbitraries.frequency(
                    Tuple.of(6, TrailStep.Kind.CREATE),
                    Tuple.of(9, TrailStep.Kind.UPDATE),
                    Tuple.of(2, TrailStep.Kind.DELETE),
                    Tuple.of(2, TrailStep.Kind.START_LOGGING),
                    Tuple.of(2, TrailStep.Kind.STOP_LOGGING),
                    Tuple.of(2, TrailStep.Kind.PUT_EVENT_SELECTORS),
                    Tuple.of(2, TrailStep.Kind.PUT_INSIGHT_SELECTORS),
                    Tuple.of(2, TrailStep.Kind.ADD_TAG),
                    Tuple.of(1, TrailStep.Kind.REMOVE_TAG),
                    Tuple.of(2, TrailStep.Kind.GET_TRAIL),
                    Tuple.of(1, TrailStep.Kind.GET_EVENT_SELECTORS),
                    Tuple.of(1, TrailStep.Kind.GET_INSIGHT_SELECTORS),
                    Tuple.of(1, TrailStep.Kind.ADD_REGION),
                    Tuple.of(1, TrailStep.Kind.DISABLE_REGION)),
                Arbitraries.frequency(Tuple.of(4, ACCOUNTS.get(0)), Tuple.of(1, ACCOUNTS.get(1))),
                // The first region is where most things happen, the last is seldom there.
                Arbitraries.frequency(
                    Tuple.of(9, REGIONS.get(0)),
                    Tuple.of(3, REGIONS.get(1)),
                    Tuple.of(2, REGIONS.get(2)),
                    Tuple.of(1, REGIONS.get(3))),
                Arbitraries.of(NAMES),
                Arbitraries.of("", "", "", "eu-west-1", "us-west-2", "moon-1"),
                Arbitraries.integers().between(0, 8),
                Arbitraries.of("", "p", "q"))
            .as(TrailStep::new);
    return step.list().ofMinSize(1).ofMaxSize(60);
  }

  private static TrailSystem system() {
    TestClock clock = TestClock.create();
    TrailStore store = new JdbiTrailStore(DATABASE, clock);
    Changes changes =
        new Changes(store, new NewestRevision(), new Confirmations(), Duration.ofSeconds(1));
    return new TrailSystem(
        TrailOperations.of(store, changes, clock, LIMIT, Destinations.UNASKED),
        new Regions(store, changes, clock));
  }

  /** A new database for each sequence would take longer than the sequence. */
  private static void clear() throws SQLException {
    try (Connection connection = DriverManager.getConnection(URL, "cairn", "");
        Statement statement = connection.createStatement()) {
      statement.execute("delete from trails");
      statement.execute("delete from regions");
      statement.execute("delete from revisions");
      statement.execute("update configuration set revision = 0");
    }
  }
}
