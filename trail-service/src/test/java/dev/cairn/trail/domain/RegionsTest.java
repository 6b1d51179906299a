package dev.cairn.trail.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.testing.TestClock;
import dev.cairn.trail.store.Database;
import dev.cairn.trail.store.JdbiTrailStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionsTest {

  private static final RegionName IRELAND = RegionName.of("eu-west-1");
  private static final RegionName SYDNEY = RegionName.of("ap-southeast-2");
  private static final RegionName MOON = RegionName.of("moon-1");

  @TempDir Path folder;

  private final TestClock clock = TestClock.create();
  private Database database;
  private TrailStore store;
  private Regions regions;

  @BeforeEach
  void open() {
    database = Database.h2(folder, folder.resolve("master-key"));
    store = new JdbiTrailStore(database, clock);
    Changes changes =
        new Changes(store, new NewestRevision(), new Confirmations(), Duration.ofSeconds(1));
    regions = new Regions(store, changes, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void configure_addsWhatIsNotThere() {
    regions.configure(Map.of(IRELAND, OptionalInt.empty(), MOON, OptionalInt.of(4)));
    regions.configure(Map.of(IRELAND, OptionalInt.empty(), MOON, OptionalInt.of(4)));

    assertThat(regions.listRegions())
        .containsExactly(
            new Region(IRELAND, 1, true, TestClock.START),
            new Region(MOON, 4, true, TestClock.START));
    assertThat(store.newestRevision()).isEqualTo(2);
  }

  @Test
  void configure_otherNumberOfPartitions_refused() {
    regions.configure(Map.of(MOON, OptionalInt.of(4)));

    assertThatThrownBy(() -> regions.configure(Map.of(MOON, OptionalInt.of(5))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("moon-1 was created with 4 partitions");
  }

  /** Else nothing could be changed any more: no event could tell of it. */
  @Test
  void configure_noneEnabled_refused() {
    assertThatThrownBy(() -> regions.configure(Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("No region is enabled");
    assertThat(store.newestRevision()).isZero();
  }

  /** As an installation may have them from before the last one was kept. */
  @Test
  void configure_allDisabled_takesARegionMore() {
    store.change(
        draft -> {
          draft.put(new Region(MOON, 1, false, TestClock.START));
          return true;
        });

    assertThatThrownBy(() -> regions.configure(Map.of(MOON, OptionalInt.empty())))
        .isInstanceOf(IllegalStateException.class);
    regions.configure(Map.of(MOON, OptionalInt.empty(), IRELAND, OptionalInt.empty()));

    assertThat(regions.listRegions())
        .extracting(Region::name, Region::enabled)
        .containsExactly(tuple(IRELAND, true), tuple(MOON, false));
  }

  @Test
  void addRegion_present() {
    regions.addRegion(MOON, OptionalInt.empty());

    assertThatThrownBy(() -> regions.addRegion(MOON, OptionalInt.empty()))
        .isInstanceOfSatisfying(
            CairnException.AlreadyExists.class,
            e -> assertThat(e.reason()).isEqualTo("REGION_ALREADY_EXISTS"));
  }

  @Test
  void addRegion_disabled_enablesItWithItsPartitions() {
    regions.addRegion(IRELAND, OptionalInt.empty());
    regions.addRegion(MOON, OptionalInt.of(3));
    assertThat(regions.disableRegion(MOON).enabled()).isFalse();
    regions.disableRegion(MOON);

    assertThatThrownBy(() -> regions.addRegion(MOON, OptionalInt.of(2)))
        .isInstanceOf(CairnException.InvalidRequest.class);
    assertThat(regions.addRegion(MOON, OptionalInt.empty()))
        .isEqualTo(new Region(MOON, 3, true, TestClock.START));
    assertThat(store.newestRevision()).isEqualTo(4);
  }

  @Test
  void disableRegion_lastOne_refused() {
    regions.configure(Map.of(IRELAND, OptionalInt.empty(), MOON, OptionalInt.empty()));
    regions.disableRegion(IRELAND);

    assertThatThrownBy(() -> regions.disableRegion(MOON))
        .isInstanceOfSatisfying(
            CairnException.NotReady.class, e -> assertThat(e.reason()).isEqualTo("LAST_REGION"));
    assertThat(regions.disableRegion(IRELAND).enabled()).isFalse();
    assertThat(regions.listRegions())
        .extracting(Region::name, Region::enabled)
        .containsExactly(tuple(IRELAND, false), tuple(MOON, true));

    regions.addRegion(IRELAND, OptionalInt.empty());
    assertThat(regions.disableRegion(MOON).enabled()).isFalse();
  }

  @Test
  void disableRegion_unknown() {
    assertThatThrownBy(() -> regions.disableRegion(MOON))
        .isInstanceOfSatisfying(
            CairnException.NotFound.class, e -> assertThat(e.reason()).isEqualTo("UNKNOWN_REGION"));
  }

  @Test
  void register_leavesKnownOnesAlone() {
    regions.addRegion(SYDNEY, OptionalInt.empty());
    regions.addRegion(MOON, OptionalInt.of(3));
    regions.disableRegion(MOON);

    regions.register(List.of(MOON, IRELAND, IRELAND));

    assertThat(regions.listRegions())
        .extracting(Region::name, Region::enabled)
        .containsExactly(tuple(SYDNEY, true), tuple(IRELAND, true), tuple(MOON, false));
  }

  @Test
  void commercialRegions_areWellFormedAndSorted() {
    assertThat(Regions.COMMERCIAL).isSorted().doesNotHaveDuplicates().hasSize(34);
    assertThat(Regions.COMMERCIAL).allMatch(RegionName::isValid);
  }
}
