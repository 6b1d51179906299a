package dev.cairn.delivery.domain;

import static dev.cairn.testing.TestEvents.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cairn.model.EventCategory;
import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalService;
import dev.cairn.model.RegionName;
import dev.cairn.model.Resource;
import dev.cairn.model.TrailArn;
import dev.cairn.model.selection.AdvancedEventSelector;
import dev.cairn.model.selection.CompiledSelectors;
import dev.cairn.model.selection.DataResource;
import dev.cairn.model.selection.EventSelector;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.model.selection.FieldSelector;
import dev.cairn.model.selection.Operator;
import dev.cairn.model.selection.ReadWriteType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which events lie in a trail's files: contract 1.8, 1.11, 5.1. */
class SelectedEventsTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String OBJECT = "AWS::S3::Object";

  private @TempDir Path folder;
  private DeliveryRig rig;

  @BeforeEach
  void open() {
    rig = new DeliveryRig(folder);
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private EventRecord event(String id, EventCategory category, boolean readOnly, String object) {
    return event(rig.event(id, category), readOnly, object, GlobalService.NONE);
  }

  /** The event with other fields; its JSON stays. */
  static EventRecord event(
      EventRecord e, boolean readOnly, String object, GlobalService globalService) {
    return new EventRecord(
        e.id(),
        e.account(),
        e.region(),
        e.time(),
        "s3.amazonaws.com",
        e.eventName(),
        e.category(),
        readOnly,
        e.eventType(),
        e.userName(),
        e.accessKeyId(),
        e.userArn(),
        Optional.empty(),
        Optional.empty(),
        false,
        globalService,
        object.isEmpty() ? List.of() : List.of(new Resource(OBJECT, "arn:aws:s3:::" + object)),
        e.referenced(),
        e.json());
  }

  private EventRecord read(String id) {
    return event(id, EventCategory.MANAGEMENT, true, "");
  }

  private EventRecord write(String id) {
    return event(id, EventCategory.MANAGEMENT, false, "");
  }

  private EventRecord put(String id, String object) {
    return event(id, EventCategory.DATA, false, object);
  }

  private void select(EventSelector... selectors) {
    EventSelectors put = EventSelectors.requested(List.of(selectors), List.of());
    rig.trails.change("audit", s -> FakeTrails.selecting(s, put));
  }

  private static EventSelector management(ReadWriteType type) {
    return new EventSelector(type, true, List.of(), List.of());
  }

  private static EventSelector objects(String value) {
    return new EventSelector(
        ReadWriteType.ALL, false, List.of(new DataResource(OBJECT, List.of(value))), List.of());
  }

  private void deliver() {
    rig.settle();
    rig.advance(MINUTE);
  }

  /** The requestIDs of what lies in the bucket. */
  private List<String> delivered() {
    return rig.delivered("bucket").stream()
        .map(record -> record.replaceAll(".*\"requestID\":\"R-([^\"]+)\".*", "$1"))
        .sorted()
        .toList();
  }

  @Test
  void readWriteType_isKeptInTheFiles_check82() {
    select(management(ReadWriteType.READ_ONLY));
    rig.append(read("r1"), write("w1"));
    select(management(ReadWriteType.WRITE_ONLY));
    rig.append(read("r2"), write("w2"));
    deliver();

    assertThat(delivered()).containsExactly("r1", "w2");
  }

  @Test
  void dataEvents_areDeliveredBesideManagementEvents_checks84And85() {
    rig.append(put("no", "logs/k"));
    select(EventSelector.DEFAULT, objects("arn:aws:s3:::logs/"));
    rig.append(write("w"), put("in", "logs/k"), put("out", "logs2/k"));
    select(objects("arn:aws:s3"));
    rig.append(write("w2"), put("any", "logs2/k"));
    deliver();

    assertThat(delivered()).containsExactly("any", "in", "w");
    assertThat(rig.objects.objects())
        .as("one folder, a file of each category")
        .hasSize(2)
        .allMatch(o -> o.key().contains("/CloudTrail/eu-west-1/"));
  }

  @Test
  void event_matchedByTwoSelectors_isDeliveredOnce_check96() {
    select(EventSelector.DEFAULT, management(ReadWriteType.WRITE_ONLY));
    rig.append(write("w"));
    deliver();

    assertThat(delivered()).containsExactly("w");
  }

  @Test
  void networkActivity_hasAFolderOfItsOwn() {
    EventSelectors network =
        EventSelectors.requested(
            List.of(),
            List.of(
                new AdvancedEventSelector(
                    Optional.empty(),
                    List.of(
                        FieldSelector.of("eventCategory", Operator.EQUALS, "NetworkActivity"),
                        FieldSelector.of("eventSource", Operator.EQUALS, "s3.amazonaws.com")))));
    rig.trails.change("audit", s -> FakeTrails.selecting(s, network));
    rig.append(event("n", EventCategory.NETWORK_ACTIVITY, true, ""), write("w"));
    deliver();

    assertThat(rig.objects.objects())
        .singleElement()
        .matches(
            o ->
                o.key().contains("/CloudTrail-NetworkActivity/eu-west-1/")
                    && o.key().contains("/111122223333_CloudTrail-NetworkActivity_eu-west-1_"));
  }

  @Test
  void startAndStopLogging_boundWhatIsDelivered_check56() {
    rig.trails.change("audit", s -> FakeTrails.logging(s, false));
    rig.append(write("before"));
    rig.trails.change("audit", s -> FakeTrails.logging(s, true));
    rig.append(write("while"));
    rig.trails.change("audit", s -> FakeTrails.logging(s, false));
    rig.append(write("after"));
    rig.settle();
    rig.trails.change("audit", s -> FakeTrails.logging(s, true));
    rig.append(write("again"));
    deliver();

    assertThat(delivered()).containsExactly("again", "while");
  }

  /** The log is read late: what counts is the revision that each batch bears. */
  @Test
  void changes_readLongAfterwards_holdFromTheirRevisionOn() {
    rig.append(write("w1"), put("p1", "logs/k"));
    select(objects("arn:aws:s3:::logs/"));
    rig.append(write("w2"), put("p2", "logs/k"));
    rig.trails.change("audit", s -> FakeTrails.selecting(s, EventSelectors.defaults()));
    rig.append(write("w3"), put("p3", "logs/k"));
    rig.trails.change("audit", s -> FakeTrails.logging(s, false));
    rig.append(write("w4"));
    deliver();

    assertThat(delivered()).containsExactly("p2", "w1", "w3");
  }

  @Test
  void unfinishedCut_isBuiltAgainAsItWasSelected() {
    select(EventSelector.DEFAULT, objects("arn:aws:s3:::logs/"));
    rig.append(write("w1"), put("p1", "logs/k"), put("p2", "else/k"));
    rig.settle();
    rig.objects.refuse(bucket -> true);
    rig.advance(MINUTE);
    assertThat(delivered()).isEmpty();

    select(management(ReadWriteType.READ_ONLY));
    rig.restart();
    rig.objects.refuse(bucket -> false);
    rig.append(write("w2"), read("r2"), put("p3", "logs/k"));
    rig.advance(MINUTE);
    rig.advance(MINUTE);

    assertThat(delivered()).containsExactly("p1", "r2", "w1");
  }

  /** Contract 5.4, the rule before November 2021: check 151, and the exception to check 123. */
  @Test
  void globalServices_ofEveryRegion_lieInTheFolderOfATrailsHome() {
    rig.trails.delete("audit");
    RegionName virginia = RegionName.of("us-east-1");
    trail("one", RegionName.of("eu-west-1"), false);
    trail("all", RegionName.of("eu-west-1"), true);
    rig.append(
        event(rig.event("iam", ACCOUNT, virginia), false, "", GlobalService.EVERY_REGION),
        event(rig.event("ec2", ACCOUNT, virginia), false, "", GlobalService.NONE));
    rig.objects.refuse(bucket -> true);
    deliver();
    rig.restart();
    rig.objects.refuse(bucket -> false);
    rig.advance(MINUTE);

    assertThat(rig.delivered("one")).singleElement().asString().contains("R-iam");
    assertThat(rig.objects.objects("one").getFirst().key()).contains("/CloudTrail/eu-west-1/");
    assertThat(rig.delivered("all")).hasSize(2);
    assertThat(rig.objects.objects("all"))
        .allMatch(file -> file.key().contains("/CloudTrail/us-east-1/"));
  }

  /** A trail that becomes one of all regions while its events wait. */
  @Test
  void globalServices_ofEveryRegion_cutAfterTheTrailChanged() {
    rig.trails.delete("audit");
    RegionName virginia = RegionName.of("us-east-1");
    trail("one", RegionName.of("eu-west-1"), true);
    rig.append(
        event(rig.event("iam", ACCOUNT, virginia), false, "", GlobalService.EVERY_REGION),
        event(rig.event("ec2", ACCOUNT, virginia), false, "", GlobalService.NONE));
    rig.settle();
    rig.trails.change("one", s -> FakeTrails.covering(s, false));
    deliver();

    assertThat(rig.objects.objects("one"))
        .extracting(
            file -> file.key().contains("/us-east-1/"), file -> file.body().contains("R-ec2"))
        .containsExactlyInAnyOrder(tuple(true, true), tuple(false, false));
  }

  /** The guide's example, contract 5.2: two trails of one region and three of all. */
  @Test
  void fiveTrails_eachRegionsEventsGoToThoseThatCoverIt() {
    rig.trails.delete("audit");
    RegionName california = RegionName.of("us-west-1");
    RegionName sydney = RegionName.of("ap-southeast-2");
    RegionName ireland = RegionName.of("eu-west-1");
    fiveTrails(california, sydney);
    for (RegionName region : List.of(california, sydney, ireland)) {
      rig.append(rig.event("e-" + region, ACCOUNT, region));
    }
    deliver();

    assertThat(bucketsOf(california)).containsExactly("all-1", "all-2", "all-3", "one-1", "one-2");
    assertThat(bucketsOf(sydney)).containsExactly("all-1", "all-2", "all-3");
    assertThat(bucketsOf(ireland)).containsExactly("all-1", "all-2", "all-3");
  }

  private void fiveTrails(RegionName california, RegionName sydney) {
    trail("one-1", california, false);
    trail("one-2", california, false);
    trail("all-1", california, true);
    trail("all-2", california, true);
    trail("all-3", sydney, true);
  }

  private void trail(String name, RegionName home, boolean multiRegion) {
    rig.trails.put(
        new TrailState(
            name,
            TrailArn.parse("arn:aws:cloudtrail:" + home + ":" + ACCOUNT + ":trail/" + name),
            multiRegion,
            true,
            true,
            name,
            Optional.empty(),
            Optional.empty(),
            CompiledSelectors.of(EventSelectors.defaults()),
            Optional.empty()));
  }

  private List<String> bucketsOf(RegionName region) {
    return Stream.of("all-1", "all-2", "all-3", "one-1", "one-2")
        .filter(
            bucket ->
                rig.objects.objects(bucket).stream()
                    .anyMatch(o -> o.key().contains("/CloudTrail/" + region + "/")))
        .toList();
  }
}
