package dev.cairn.trail.domain;

import static dev.cairn.trail.domain.TrailRequest.multiRegion;
import static dev.cairn.trail.domain.TrailRequest.named;
import static dev.cairn.trail.domain.TrailRequest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.CairnException.InvalidRequest;
import dev.cairn.model.FieldViolation;
import dev.cairn.model.RegionName;
import dev.cairn.testing.TestClock;
import dev.cairn.trail.domain.NewTrail.NewTag;
import dev.cairn.trail.store.Database;
import dev.cairn.trail.store.JdbiTrailStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrailsTest {

  private static final AccountId ACCOUNT = AccountId.of("111122223333");
  private static final AccountId OTHER_ACCOUNT = AccountId.of("444455556666");
  private static final RegionName CALIFORNIA = RegionName.of("us-west-1");
  private static final RegionName OREGON = RegionName.of("us-west-2");
  private static final RegionName SYDNEY = RegionName.of("ap-southeast-2");

  @TempDir Path folder;

  private final TestClock clock = TestClock.create();
  private Database database;
  private TrailStore store;
  private Regions regions;
  private Trails trails;
  private TrailLogging logging;

  @BeforeEach
  void open() {
    database = Database.h2(folder, folder.resolve("master-key"));
    store = new JdbiTrailStore(database, clock);
    Changes changes =
        new Changes(store, new NewestRevision(), new Confirmations(), Duration.ofSeconds(1));
    regions = new Regions(store, changes, clock);
    TrailOperations operations = TrailOperations.of(store, changes, clock, 5, Destinations.UNASKED);
    trails = operations.trails();
    logging = operations.logging();
    regions.configure(
        Map.of(
            CALIFORNIA, OptionalInt.empty(),
            OREGON, OptionalInt.empty(),
            SYDNEY, OptionalInt.empty()));
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** Check 11. */
  @Test
  void createTrail_nameAndBucket_getsTheDefaults() {
    Trail trail = trails.createTrail(ACCOUNT, OREGON, named("audit"));

    assertThat(trail.arn()).hasToString("arn:aws:cloudtrail:us-west-2:111122223333:trail/audit");
    assertThat(trail.settings().globalServiceEvents()).isTrue();
    assertThat(trail.settings().multiRegion()).isFalse();
    assertThat(trail.settings().logFileValidation()).isFalse();
    assertThat(trail.settings().prefix()).isEmpty();
    assertThat(trail.logging()).isEqualTo(Logging.NEVER);
    assertThat(trails.getTrail(ACCOUNT, OREGON, "audit")).isEqualTo(trail);
  }

  /** Check 12. */
  @Test
  void getTrailStatus_newTrail_neverLogged() {
    Trail trail = trails.createTrail(ACCOUNT, OREGON, named("audit"));

    assertThat(logging.getTrailStatus(ACCOUNT, OREGON, "audit"))
        .isEqualTo(
            new TrailStatus(Logging.NEVER, new DeliveryStatus(trail.id(), OREGON, Map.of())));
  }

  /** Check 13. */
  @Test
  void createTrail_lengthOfName() {
    trails.createTrail(ACCOUNT, OREGON, named("abc"));
    trails.createTrail(ACCOUNT, OREGON, named("a".repeat(128)));

    assertInvalid(
        () -> trails.createTrail(ACCOUNT, OREGON, named("ab")),
        "INVALID_TRAIL_NAME",
        "name",
        "Trail name too short. Minimum allowed length: 3 characters. Specified name length: 2 characters.");
    assertInvalid(
        () -> trails.createTrail(ACCOUNT, OREGON, named("a".repeat(129))),
        "INVALID_TRAIL_NAME",
        "name",
        "Trail name too long. Maximum allowed length: 128 characters. Specified name length: 129 characters.");
  }

  /** Check 14. */
  @ParameterizedTest
  @ValueSource(strings = {"my--trail", "my._trail", ".a1", "a1-", "192.168.5.4", "a b", ""})
  void createTrail_badName(String name) {
    assertThatThrownBy(() -> trails.createTrail(ACCOUNT, OREGON, named(name)))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.reason()).isEqualTo("INVALID_TRAIL_NAME"));
  }

  /** Check 15. */
  @Test
  void createTrail_nameTaken() {
    trails.createTrail(ACCOUNT, OREGON, named("audit"));

    assertThatThrownBy(() -> trails.createTrail(ACCOUNT, OREGON, named("audit")))
        .isInstanceOf(CairnException.AlreadyExists.class)
        .hasMessage("Trail audit already exists for customer: 111122223333");
    trails.createTrail(ACCOUNT, SYDNEY, named("audit"));
    trails.createTrail(OTHER_ACCOUNT, OREGON, named("audit"));
  }

  /** Contract 1.3: a shadow takes its name in every region. */
  @Test
  void createTrail_nameTakenByAShadow() {
    trails.createTrail(ACCOUNT, OREGON, multiRegion("audit"));
    trails.createTrail(ACCOUNT, SYDNEY, named("local"));

    assertThatThrownBy(() -> trails.createTrail(ACCOUNT, SYDNEY, named("audit")))
        .isInstanceOf(CairnException.AlreadyExists.class);
    assertThatThrownBy(() -> trails.createTrail(ACCOUNT, OREGON, multiRegion("local")))
        .isInstanceOf(CairnException.AlreadyExists.class);
  }

  /** Check 16. */
  @Test
  void createTrail_sixthInARegion() {
    for (int i = 1; i <= 5; i++) {
      trails.createTrail(ACCOUNT, OREGON, named("trail" + i));
    }

    assertThatThrownBy(() -> trails.createTrail(ACCOUNT, OREGON, named("trail6")))
        .isInstanceOfSatisfying(
            CairnException.LimitExceeded.class,
            e -> assertThat(e.reason()).isEqualTo("MAXIMUM_NUMBER_OF_TRAILS_EXCEEDED"))
        .hasMessage("User: 111122223333 already has 5 trails in us-west-2.");
    trails.createTrail(OTHER_ACCOUNT, OREGON, named("trail6"));
  }

  /** Check 17: the example of contract 5.2. */
  @Test
  void createTrail_quotaCountsShadows() {
    trails.createTrail(ACCOUNT, CALIFORNIA, named("single1"));
    trails.createTrail(ACCOUNT, CALIFORNIA, named("single2"));
    trails.createTrail(ACCOUNT, CALIFORNIA, multiRegion("multi1"));
    trails.createTrail(ACCOUNT, CALIFORNIA, multiRegion("multi2"));
    trails.createTrail(ACCOUNT, SYDNEY, multiRegion("multi3"));

    assertThatThrownBy(() -> trails.createTrail(ACCOUNT, CALIFORNIA, named("sixth")))
        .hasMessage("User: 111122223333 already has 5 trails in us-west-1.");
    // It would show in the full region too.
    assertThatThrownBy(() -> trails.createTrail(ACCOUNT, SYDNEY, multiRegion("sixth")))
        .hasMessage("User: 111122223333 already has 5 trails in us-west-1.");
    trails.createTrail(ACCOUNT, OREGON, named("fourth"));
    trails.createTrail(ACCOUNT, OREGON, named("fifth"));
    assertThatThrownBy(() -> trails.createTrail(ACCOUNT, OREGON, named("sixth")))
        .hasMessage("User: 111122223333 already has 5 trails in us-west-2.");
  }

  /** Checks 21 and 22. */
  @Test
  void createTrail_prefix() {
    Trail longest =
        trails.createTrail(ACCOUNT, OREGON, request("longest").prefix("p".repeat(200)).build());
    Trail none = trails.createTrail(ACCOUNT, OREGON, request("none").prefix("").build());

    assertThat(longest.settings().prefix()).contains(new KeyPrefix("p".repeat(200)));
    assertThat(none.settings().prefix()).isEmpty();
    assertInvalid(
        () ->
            trails.createTrail(ACCOUNT, OREGON, request("longer").prefix("p".repeat(201)).build()),
        "INVALID_S3_PREFIX",
        "s3_key_prefix",
        "S3 key prefix must have up to 200 characters, got 201.");
    assertThatThrownBy(
            () -> trails.createTrail(ACCOUNT, OREGON, request("path").prefix("a/../b").build()))
        .isInstanceOf(InvalidRequest.class);
  }

  /** Check 23. */
  @ParameterizedTest
  @ValueSource(
      strings = {"Bad_Bucket", "", "ab", "a..b", "192.168.5.4", "xn--bucket", "-abc", "abc."})
  void createTrail_badBucketName(String bucket) {
    assertThatThrownBy(
            () -> trails.createTrail(ACCOUNT, OREGON, request("audit").bucket(bucket).build()))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.reason()).isEqualTo("INVALID_S3_BUCKET_NAME"));
  }

  /** Check 26. */
  @Test
  void createTrail_multiRegionWithoutGlobalServiceEvents() {
    assertInvalid(
        () ->
            trails.createTrail(
                ACCOUNT, OREGON, request("audit").multiRegion(true, Optional.of(false)).build()),
        "INVALID_PARAMETER_COMBINATION",
        "include_global_service_events",
        "Multi-Region trail must include global service events.");
    Trail single =
        trails.createTrail(
            ACCOUNT, OREGON, request("audit").multiRegion(false, Optional.of(false)).build());
    assertThat(single.settings().globalServiceEvents()).isFalse();
  }

  /** Check 24, its part without SNS. */
  @Test
  void createTrail_snsTopic() {
    Trail byName = trails.createTrail(ACCOUNT, OREGON, request("named").snsTopic("topic").build());
    String arn = "arn:aws:sns:eu-west-1:444455556666:other";
    Trail byArn = trails.createTrail(ACCOUNT, OREGON, request("arn").snsTopic(arn).build());

    assertThat(byName.settings().snsTopic())
        .contains(new SnsTopic("topic", "arn:aws:sns:us-west-2:111122223333:topic"));
    assertThat(byArn.settings().snsTopic()).contains(new SnsTopic(arn, arn));
    assertThatThrownBy(
            () -> trails.createTrail(ACCOUNT, OREGON, request("bad").snsTopic("a topic").build()))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.reason()).isEqualTo("INVALID_SNS_TOPIC_NAME"));
  }

  /** Check 27. */
  @Test
  void createTrail_logGroupAndRole_bothOrNeither() {
    String group = "arn:aws:logs:us-west-2:111122223333:log-group:audit:*";
    String role = "arn:aws:iam::111122223333:role/service-role/audit";

    Trail trail =
        trails.createTrail(ACCOUNT, OREGON, request("both").logGroup(group, role).build());

    assertThat(trail.settings().logGroup()).contains(new LogGroup(group, role));
    assertInvalid(
        () -> trails.createTrail(ACCOUNT, OREGON, request("group").logGroup(group, "").build()),
        "INVALID_CLOUD_WATCH_LOGS_ROLE_ARN",
        "cloud_watch_logs_role_arn",
        "You must specify a role ARN as well as a log group.");
    assertThatThrownBy(
            () -> trails.createTrail(ACCOUNT, OREGON, request("role").logGroup("", role).build()))
        .isInstanceOf(InvalidRequest.class);
    String elsewhere = "arn:aws:logs:eu-west-1:111122223333:log-group:audit:*";
    assertThatThrownBy(
            () ->
                trails.createTrail(
                    ACCOUNT, OREGON, request("region").logGroup(elsewhere, role).build()))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e -> assertThat(e.reason()).isEqualTo("INVALID_CLOUD_WATCH_LOGS_LOG_GROUP_ARN"));
  }

  @ParameterizedTest
  @CsvSource({
    "alias/audit, arn:aws:kms:us-west-2:111122223333:alias/audit",
    "12345678-1234-1234-1234-123456789012, arn:aws:kms:us-west-2:111122223333:key/12345678-1234-1234-1234-123456789012",
    "arn:aws:kms:us-east-1:444455556666:key/mrk-12345678123412341234123456789012, arn:aws:kms:us-east-1:444455556666:key/mrk-12345678123412341234123456789012"
  })
  void createTrail_kmsKey(String given, String arn) {
    Trail trail = trails.createTrail(ACCOUNT, OREGON, request("audit").kmsKey(given).build());

    assertThat(trail.settings().kmsKey()).contains(new KmsKey(arn));
  }

  /** The last would be longer than what a revision takes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "key",
        "arn:aws:kms:<65>:444455556666:alias/a",
        "arn:<65>:kms:us-east-1:444455556666:alias/a",
        "arn:aws:kms:<1000000>:444455556666:alias/a"
      })
  void createTrail_badKmsKey(String shape) {
    String key = filled(shape);

    assertThatThrownBy(
            () -> trails.createTrail(ACCOUNT, OREGON, request("audit").kmsKey(key).build()))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.reason()).isEqualTo("INVALID_KMS_KEY_ID"));
  }

  /** Check 34, its part without ListTags. */
  @Test
  void createTrail_tags() {
    List<NewTag> fifty = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      fifty.add(new NewTag("key" + i, ""));
    }
    Trail trail = trails.createTrail(ACCOUNT, OREGON, request("fifty").tags(fifty).build());
    List<NewTag> more = new ArrayList<>(fifty);
    more.add(new NewTag("key50", "value"));

    assertThat(trail.tags()).hasSize(50).contains(new Tag("key7", ""));
    assertThatThrownBy(
            () -> trails.createTrail(ACCOUNT, OREGON, request("more").tags(more).build()))
        .isInstanceOfSatisfying(
            CairnException.LimitExceeded.class,
            e -> assertThat(e.reason()).isEqualTo("TAGS_LIMIT_EXCEEDED"));
    List<NewTag> bad = List.of(new NewTag("ok", "fine"), new NewTag("aws:name", ""));
    assertInvalid(
        () -> trails.createTrail(ACCOUNT, OREGON, request("bad").tags(bad).build()),
        "INVALID_TAG_PARAMETER",
        "tags_list[1]",
        "A tag's key must not begin with aws:, got \"aws:name\".");
    List<NewTag> twice = List.of(new NewTag("k", "1"), new NewTag("K", "2"));
    assertThatThrownBy(
            () -> trails.createTrail(ACCOUNT, OREGON, request("twice").tags(twice).build()))
        .isInstanceOf(InvalidRequest.class);
  }

  /** Contract 1.4's order: the first gives the reason, all are told. */
  @Test
  void createTrail_allWrong_tellsAllInOrder() {
    NewTrail wrong =
        new NewTrail(
            "a",
            "B",
            "p".repeat(201),
            "?",
            Optional.of(false),
            true,
            false,
            "group",
            "",
            "key",
            true,
            List.of(new NewTag("", "")));

    InvalidRequest error =
        catchThrowableOfType(
            InvalidRequest.class, () -> trails.createTrail(ACCOUNT, OREGON, wrong));

    assertThat(error.reason()).isEqualTo("INVALID_TRAIL_NAME");
    assertThat(error.violations())
        .extracting(FieldViolation::field)
        .containsExactly(
            "name",
            "s3_bucket_name",
            "s3_key_prefix",
            "sns_topic_name",
            "include_global_service_events",
            "tags_list[0]");
  }

  /** Contract 1.4's order: a taken name goes before the quota, the quota before KMS and Logs. */
  @Test
  void createTrail_orderOfRules() {
    for (int i = 1; i <= 5; i++) {
      trails.createTrail(ACCOUNT, OREGON, named("trail" + i));
    }

    assertThatThrownBy(() -> trails.createTrail(ACCOUNT, OREGON, named("trail5")))
        .isInstanceOf(CairnException.AlreadyExists.class);
    assertThatThrownBy(
            () -> trails.createTrail(ACCOUNT, OREGON, request("six").kmsKey("key").build()))
        .isInstanceOf(CairnException.LimitExceeded.class);
    assertThatThrownBy(
            () ->
                trails.createTrail(
                    ACCOUNT, SYDNEY, request("six").kmsKey("key").logGroup("group", "").build()))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.reason()).isEqualTo("INVALID_KMS_KEY_ID"));
  }

  /** Check 35. */
  @Test
  void createTrail_refused_leavesNothingBehind() {
    long before = store.newestRevision();

    assertThatThrownBy(
            () ->
                trails.createTrail(ACCOUNT, OREGON, request("audit").logGroup("group", "").build()))
        .isInstanceOf(InvalidRequest.class);

    assertThat(store.newestRevision()).isEqualTo(before);
    assertThat(trails.listTrails(ACCOUNT, OREGON)).isEmpty();
  }

  @Test
  void createTrail_organization_refused() {
    assertThatThrownBy(
            () -> trails.createTrail(ACCOUNT, OREGON, request("audit").organization().build()))
        .isInstanceOfSatisfying(
            CairnException.NotReady.class,
            e -> assertThat(e.reason()).isEqualTo("ORGANIZATIONS_NOT_IN_USE"));
  }

  @Test
  void everyOperation_unknownRegion() {
    RegionName mars = RegionName.of("mars-north-1");
    List<ThrowingCallable> calls =
        List.of(
            () -> trails.createTrail(ACCOUNT, mars, named("audit")),
            () -> trails.getTrail(ACCOUNT, mars, "audit"),
            () -> trails.listTrails(ACCOUNT, mars),
            () -> trails.deleteTrail(ACCOUNT, mars, "audit"),
            () -> logging.startLogging(ACCOUNT, mars, "audit"));

    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              CairnException.NotFound.class,
              e -> assertThat(e.reason()).isEqualTo("UNKNOWN_REGION"));
    }
  }

  @Test
  void createTrail_disabledRegion() {
    regions.disableRegion(SYDNEY);

    assertThatThrownBy(() -> trails.createTrail(ACCOUNT, SYDNEY, named("audit")))
        .isInstanceOf(CairnException.NotReady.class);
  }

  /** No event could tell of a change where no event is taken. Source: contract 5.1. */
  @Test
  void changes_disabledRegion_areRefused() {
    trails.createTrail(ACCOUNT, SYDNEY, named("audit"));
    logging.startLogging(ACCOUNT, SYDNEY, "audit");
    regions.disableRegion(SYDNEY);

    for (ThrowingCallable change :
        List.<ThrowingCallable>of(
            () -> logging.stopLogging(ACCOUNT, SYDNEY, "audit"),
            () -> trails.updateTrail(ACCOUNT, SYDNEY, UpdateRequest.update("audit").build()),
            () -> trails.deleteTrail(ACCOUNT, SYDNEY, "audit"))) {
      assertThatThrownBy(change)
          .isInstanceOfSatisfying(
              CairnException.NotReady.class,
              e -> assertThat(e.reason()).isEqualTo("REGION_DISABLED"));
    }
    assertThat(trails.getTrail(ACCOUNT, SYDNEY, "audit").logging().on()).isTrue();
  }

  @Test
  void updateTrail_concurrently_eachIsMade() throws Exception {
    trails.createTrail(ACCOUNT, OREGON, named("audit"));
    List<Callable<Trail>> tasks = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      String prefix = "p" + i;
      tasks.add(
          () ->
              trails.updateTrail(
                  ACCOUNT, OREGON, UpdateRequest.update("audit").prefix(prefix).build()));
    }

    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Trail> done : executor.invokeAll(tasks)) {
        assertThat(done.get().settings().prefix()).isPresent();
      }
    }
  }

  /** An all-region trail appears by itself in a region that is added later. */
  @Test
  void addRegion_allRegionTrailShowsThere() {
    Trail trail = trails.createTrail(ACCOUNT, OREGON, multiRegion("audit"));
    RegionName moon = RegionName.of("moon-1");

    regions.addRegion(moon, OptionalInt.empty());

    assertThat(trails.listTrails(ACCOUNT, moon)).containsExactly(trail);
  }

  /** See RATIONALE: why a region may hold more than five trails. */
  @Test
  void addRegion_enabledAgainAndOverfull_nothingIsTakenAndNothingFitsIn() {
    for (int i = 0; i < 5; i++) {
      trails.createTrail(ACCOUNT, SYDNEY, named("sydney-" + i));
    }
    regions.disableRegion(SYDNEY);
    trails.createTrail(ACCOUNT, OREGON, multiRegion("everywhere"));

    regions.addRegion(SYDNEY, OptionalInt.empty());

    assertThat(trails.listTrails(ACCOUNT, SYDNEY)).hasSize(6);
    assertThatThrownBy(() -> trails.createTrail(ACCOUNT, SYDNEY, named("one-more")))
        .isInstanceOf(CairnException.LimitExceeded.class)
        .hasMessageContaining("already has 6 trails in ap-southeast-2");
    assertThatThrownBy(() -> trails.createTrail(ACCOUNT, OREGON, multiRegion("another")))
        .isInstanceOf(CairnException.LimitExceeded.class);
  }

  @Test
  void createTrail_concurrentlyOfOneName_oneWins() throws Exception {
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      tasks.add(
          () -> {
            try {
              trails.createTrail(ACCOUNT, OREGON, named("audit"));
              return true;
            } catch (CairnException.AlreadyExists e) {
              return false;
            }
          });
    }

    int won = 0;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> done : executor.invokeAll(tasks)) {
        won += done.get() ? 1 : 0;
      }
    }
    assertThat(won).isEqualTo(1);
    assertThat(trails.listTrails(ACCOUNT, OREGON)).hasSize(1);
  }

  @Test
  void createTrail_afterDelete_hasAnotherId() {
    Trail first = trails.createTrail(ACCOUNT, OREGON, named("audit"));
    trails.deleteTrail(ACCOUNT, OREGON, "audit");

    assertThat(trails.createTrail(ACCOUNT, OREGON, named("audit")).id()).isNotEqualTo(first.id());
  }

  /** Check 45, its part without S3. */
  @Test
  void deleteTrail_removesShadows() {
    trails.createTrail(ACCOUNT, OREGON, multiRegion("audit"));

    trails.deleteTrail(ACCOUNT, OREGON, "arn:aws:cloudtrail:us-west-2:111122223333:trail/audit");

    assertThat(trails.listTrails(ACCOUNT, OREGON)).isEmpty();
    assertThat(trails.listTrails(ACCOUNT, SYDNEY)).isEmpty();
  }

  /** Checks 46 and 52. */
  @Test
  void unknownTrail_isToldByItsArn() {
    String message =
        "Unknown trail: arn:aws:cloudtrail:us-west-2:111122223333:trail/audit for the user: 111122223333";
    List<ThrowingCallable> calls =
        List.of(
            () -> trails.deleteTrail(ACCOUNT, OREGON, "audit"),
            () -> trails.getTrail(ACCOUNT, OREGON, "audit"),
            () -> logging.getTrailStatus(ACCOUNT, OREGON, "audit"),
            () -> logging.startLogging(ACCOUNT, OREGON, "audit"),
            () -> logging.stopLogging(ACCOUNT, OREGON, "audit"));

    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              CairnException.NotFound.class,
              e -> assertThat(e.reason()).isEqualTo("TRAIL_NOT_FOUND"))
          .hasMessage(message);
    }
    String elsewhere = "arn:aws:cloudtrail:eu-west-1:444455556666:trail/audit";
    assertThatThrownBy(() -> trails.getTrail(ACCOUNT, OREGON, elsewhere))
        .hasMessage("Unknown trail: " + elsewhere + " for the user: 111122223333");
  }

  @Test
  void getTrail_malformedArn() {
    assertThatThrownBy(() -> trails.getTrail(ACCOUNT, OREGON, "arn:aws:s3:::bucket"))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.reason()).isEqualTo("CLOUD_TRAIL_ARN_INVALID"));
  }

  /** Contract 1.6: a shadow is read by its ARN, not by its name, and can't be changed. */
  @Test
  void shadow_readByArnOnly_changedAtHomeOnly() {
    Trail trail = trails.createTrail(ACCOUNT, OREGON, multiRegion("audit"));
    String arn = trail.arn().toString();

    assertThat(trails.getTrail(ACCOUNT, SYDNEY, arn)).isEqualTo(trail);
    assertThatThrownBy(() -> trails.getTrail(ACCOUNT, SYDNEY, "audit"))
        .hasMessage(
            "Unknown trail: arn:aws:cloudtrail:ap-southeast-2:111122223333:trail/audit for the user: 111122223333");
    List<ThrowingCallable> changes =
        List.of(
            () -> trails.deleteTrail(ACCOUNT, SYDNEY, arn),
            () -> trails.deleteTrail(ACCOUNT, SYDNEY, "audit"),
            () -> logging.startLogging(ACCOUNT, SYDNEY, arn),
            () -> logging.stopLogging(ACCOUNT, SYDNEY, "audit"));
    for (ThrowingCallable change : changes) {
      assertInvalid(
          change,
          "INVALID_HOME_REGION",
          "name",
          "The trail audit can only be changed from its home region us-west-2.");
    }
  }

  /** A single-region trail does not show anywhere else, nor to another account. */
  @Test
  void getTrail_notVisibleHere() {
    String arn = trails.createTrail(ACCOUNT, OREGON, named("audit")).arn().toString();

    assertThatThrownBy(() -> trails.getTrail(ACCOUNT, SYDNEY, arn))
        .isInstanceOf(CairnException.NotFound.class);
    assertThatThrownBy(() -> trails.getTrail(OTHER_ACCOUNT, OREGON, arn))
        .isInstanceOf(CairnException.NotFound.class);
  }

  /** Checks 47 to 50. */
  @Test
  void describeTrails() {
    Trail multi = trails.createTrail(ACCOUNT, OREGON, multiRegion("multi"));
    Trail local = trails.createTrail(ACCOUNT, SYDNEY, named("local"));
    trails.createTrail(ACCOUNT, OREGON, named("other"));
    trails.createTrail(OTHER_ACCOUNT, SYDNEY, named("foreign"));
    String arn = multi.arn().toString();

    assertThat(trails.describeTrails(ACCOUNT, SYDNEY, List.of(), true))
        .containsExactly(local, multi);
    assertThat(trails.describeTrails(ACCOUNT, SYDNEY, List.of(), false)).containsExactly(local);
    assertThat(trails.describeTrails(ACCOUNT, SYDNEY, List.of("multi"), true)).isEmpty();
    assertThat(trails.describeTrails(ACCOUNT, SYDNEY, List.of(arn), true)).containsExactly(multi);
    assertThat(trails.describeTrails(ACCOUNT, SYDNEY, List.of(arn, "local", arn), true))
        .containsExactly(local, multi);
    assertThat(trails.describeTrails(ACCOUNT, SYDNEY, List.of("unknown"), true)).isEmpty();
    assertInvalid(
        () -> trails.describeTrails(ACCOUNT, SYDNEY, List.of("local", "a b"), true),
        "INVALID_TRAIL_NAME",
        "trail_name_list[1]",
        "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).");
    assertThat(multi.homeRegion()).isEqualTo(OREGON);
  }

  /** Checks 54 and 55. */
  @Test
  void startAndStopLogging_keepTheTimesOfRealChanges() {
    trails.createTrail(ACCOUNT, OREGON, named("audit"));
    Instant start = clock.instant();
    logging.startLogging(ACCOUNT, OREGON, "audit");
    clock.advance(Duration.ofMinutes(1));
    logging.startLogging(ACCOUNT, OREGON, "audit");

    assertThat(loggingOfAudit()).isEqualTo(new Logging(true, Optional.of(start), Optional.empty()));

    Instant stop = clock.instant();
    logging.stopLogging(ACCOUNT, OREGON, "audit");
    clock.advance(Duration.ofMinutes(1));
    logging.stopLogging(ACCOUNT, OREGON, "audit");

    assertThat(loggingOfAudit())
        .isEqualTo(new Logging(false, Optional.of(start), Optional.of(stop)));
  }

  /** Check 61: each region tells of its own deliveries. */
  @Test
  void getTrailStatus_ofAShadow_isThatRegions() {
    Trail trail = trails.createTrail(ACCOUNT, OREGON, multiRegion("audit"));
    logging.startLogging(ACCOUNT, OREGON, "audit");
    DeliveryStatus sydney =
        new DeliveryStatus(
            trail.id(),
            SYDNEY,
            Map.of(
                DeliveryTarget.LOG_FILES,
                new DeliveryOutcome(
                    Optional.of(clock.instant()), Optional.empty(), Optional.of("NoSuchBucket"))));
    store.noteDeliveries(List.of(sydney));

    TrailStatus there = logging.getTrailStatus(ACCOUNT, SYDNEY, trail.arn().toString());
    assertThat(there.delivery()).isEqualTo(sydney);
    assertThat(there.logging().on()).isTrue();
    assertThat(logging.getTrailStatus(ACCOUNT, OREGON, "audit").delivery().outcomes()).isEmpty();
  }

  private Logging loggingOfAudit() {
    return logging.getTrailStatus(ACCOUNT, OREGON, "audit").logging();
  }

  private static void assertInvalid(
      ThrowingCallable call, String reason, String field, String message) {
    InvalidRequest error = catchThrowableOfType(InvalidRequest.class, call);
    assertThat(error).isNotNull().hasMessage(message);
    assertThat(error.reason()).isEqualTo(reason);
    assertThat(error.violations()).extracting(FieldViolation::field).containsExactly(field);
  }

  /** {@code <5>} stands for five characters. */
  private static String filled(String text) {
    return Pattern.compile("<([0-9]+)>")
        .matcher(text)
        .replaceAll(found -> "x".repeat(Integer.parseInt(found.group(1))));
  }
}
