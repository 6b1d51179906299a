package dev.cairn.trail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.AccountId;
import dev.cairn.testing.TestClock;
import dev.cairn.trail.domain.Revision;
import dev.cairn.trail.domain.Subject;
import dev.cairn.trail.domain.TrailStore;
import dev.cairn.trail.domain.access.AccessKey;
import dev.cairn.trail.domain.access.AccessSubject;
import dev.cairn.trail.domain.access.Account;
import dev.cairn.trail.domain.access.Entity;
import dev.cairn.trail.domain.access.EntityKind;
import dev.cairn.trail.domain.access.Group;
import dev.cairn.trail.domain.access.Policy;
import dev.cairn.trail.domain.access.Role;
import dev.cairn.trail.domain.access.RoleTrust;
import dev.cairn.trail.domain.access.SecretName;
import dev.cairn.trail.domain.access.User;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link TrailStore} does with accounts, users, groups, roles, policies and secrets. */
abstract class AccessStoreContract {

  private static final AccountId HOME = AccountId.of("111122223333");
  private static final AccountId ELSEWHERE = AccountId.of("444455556666");
  private static final String READ_ONLY = "arn:aws:iam::aws:policy/AWSCloudTrail_ReadOnlyAccess";

  final TestClock clock = TestClock.create();
  private Database database;
  TrailStore store;

  /** Makes the database empty. */
  abstract void clear() throws Exception;

  /** Opens the database. */
  abstract Database open() throws Exception;

  @BeforeEach
  void begin() throws Exception {
    clear();
    openStore();
  }

  private void openStore() throws Exception {
    database = open();
    store = new JdbiTrailStore(database, clock);
  }

  @AfterEach
  void closeStore() {
    database.close();
  }

  final void reopen() throws Exception {
    closeStore();
    openStore();
  }

  @Test
  void change_entitiesWithEverything_comeBackWhole() throws Exception {
    List<AccessSubject> all = List.of(account(HOME), fullUser(), fullGroup(), fullRole(), policy());

    all.forEach(this::put);
    reopen();

    assertThat(store.accounts()).containsExactly(account(HOME));
    assertThat(store.account(HOME)).contains(account(HOME));
    assertThat(store.account(ELSEWHERE)).isEmpty();
    assertThat(store.user(HOME, "Alice")).contains(fullUser());
    assertThat(store.group(HOME, "auditors")).contains(fullGroup());
    assertThat(store.role(HOME, "auditor")).contains(fullRole());
    assertThat(store.policy(HOME, "read")).contains(policy());
    assertThat(store.at(store.newestRevision()).access()).isEqualTo(all);
  }

  @Test
  void entity_nameInAnotherCase_isTakenAndNotFound() {
    put(fullUser());

    assertThat(store.isNameTaken(EntityKind.USER, HOME, "aLICE")).isTrue();
    assertThat(store.user(HOME, "aLICE")).isEmpty();
    assertThat(store.isNameTaken(EntityKind.GROUP, HOME, "alice")).isFalse();
    assertThat(store.isNameTaken(EntityKind.USER, ELSEWHERE, "alice")).isFalse();
    assertThat(store.user(ELSEWHERE, "Alice")).isEmpty();
  }

  @Test
  void change_twoOfOneName_isRefusedByTheDatabaseToo() {
    put(user("AIDA1", "alice"));

    assertThatThrownBy(() -> put(user("AIDA2", "ALICE"))).isInstanceOf(RuntimeException.class);
    assertThat(store.newestRevision()).isEqualTo(1);
  }

  @Test
  void entities_pagesByName() {
    for (String name : List.of("bob", "Carol", "alice", "dave")) {
      put(user("AIDA" + name, name));
    }

    assertThat(store.entities(EntityKind.USER, HOME, "", 3))
        .extracting(Entity::name)
        .containsExactly("alice", "bob", "Carol");
    assertThat(store.entities(EntityKind.USER, HOME, "carol", 3))
        .extracting(Entity::name)
        .containsExactly("dave");
    assertThat(store.entities(EntityKind.ROLE, HOME, "", 3)).isEmpty();
    assertThat(store.count(EntityKind.USER, HOME)).isEqualTo(4);
    assertThat(store.count(EntityKind.USER, ELSEWHERE)).isZero();
  }

  @Test
  void namesUsing_followsEachChange() {
    put(fullGroup());
    put(fullUser());

    assertThat(store.namesUsing(HOME, fullGroup().arn())).containsExactly("Alice");
    assertThat(store.namesUsing(HOME, READ_ONLY)).containsExactly("Alice", "auditors");
    assertThat(store.namesUsing(ELSEWHERE, READ_ONLY)).isEmpty();

    put(fullUser().withGroups(List.of()).withPolicies(List.of()));
    assertThat(store.namesUsing(HOME, fullGroup().arn())).isEmpty();
    assertThat(store.namesUsing(HOME, READ_ONLY)).containsExactly("auditors");
  }

  @Test
  void delete_entity_leavesItsLastStateAndItsPast() {
    put(fullUser());
    clock.advance(Duration.ofSeconds(5));
    delete(fullUser());

    assertThat(store.user(HOME, "Alice")).isEmpty();
    assertThat(store.keyOwner("AKIA1")).isEmpty();
    assertThat(store.after(1, 1))
        .containsExactly(new Revision(2, clock.instant(), new Subject.Access(fullUser()), true));
    assertThat(store.pastSessions(EntityKind.USER, HOME, "Alice")).contains(clock.instant());
    assertThat(store.pastSessions(EntityKind.ROLE, HOME, "Alice")).isEmpty();

    put(user("AIDA2", "Alice"));
    clock.advance(Duration.ofSeconds(5));
    delete(user("AIDA2", "Alice"));
    assertThat(store.pastSessions(EntityKind.USER, HOME, "Alice")).contains(clock.instant());
  }

  @Test
  void delete_account_isGone() {
    put(account(HOME));
    put(account(ELSEWHERE));
    delete(account(HOME));

    assertThat(store.accounts()).containsExactly(account(ELSEWHERE));
    assertThat(store.change(draft -> draft.wasAccount(HOME)).result()).isTrue();
    assertThat(store.change(draft -> draft.wasAccount(ELSEWHERE)).result()).isTrue();
    assertThat(store.change(draft -> draft.wasAccount(AccountId.of("999900001111"))).result())
        .isFalse();
  }

  @Test
  void keyOwner_andUses_followTheKeys() {
    put(fullUser());
    Instant used = clock.instant().plusSeconds(60);

    assertThat(store.keyOwner("AKIA1")).contains(fullUser());
    assertThat(store.keyUses("AIDAALICE")).isEmpty();
    store.noteKeyUse("AKIA1", used);
    store.noteKeyUse("AKIA1", used.minusSeconds(1));
    store.noteKeyUse("AKIAUNKNOWN", used);
    assertThat(store.keyUses("AIDAALICE")).isEqualTo(Map.of("AKIA1", used));

    User changed =
        fullUser()
            .withKeys(List.of(fullUser().keys().getFirst(), new AccessKey("AKIA3", true, used)));
    put(changed);
    assertThat(store.keyOwner("AKIA2")).isEmpty();
    assertThat(store.keyOwner("AKIA3")).contains(changed);
    assertThat(store.keyUses("AIDAALICE")).isEqualTo(Map.of("AKIA1", used));
    assertThat(store.newestRevision()).isEqualTo(2);
  }

  @Test
  void secrets_areKeptReplacedAndForgotten() throws Exception {
    SecretName name = SecretName.ofAccessKey("AKIA1", "AIDAALICE");
    keepSecret(name, "a secret of säge");
    reopen();
    assertThat(store.secret(name)).contains("a secret of säge");
    assertThat(store.secret(SecretName.ofAccessKey("AKIA1", "AIDABOB"))).isEmpty();
    assertThat(store.newestRevision()).isZero();

    keepSecret(name, "another");
    assertThat(store.secret(name)).contains("another");
    store.change(
        draft -> {
          draft.forgetSecret(name);
          draft.forgetSecret(name);
          return draft.secret(name);
        });
    assertThat(store.secret(name)).isEmpty();
  }

  @Test
  void secretOrElse_firstHolds() {
    SecretName name = SecretName.ofInstallation(SecretName.Kind.TOKEN_KEY);

    assertThat(store.secretOrElse(name, () -> "first")).isEqualTo("first");
    assertThat(store.secretOrElse(name, () -> "second")).isEqualTo("first");
  }

  /** Some change of users and groups. */
  final void changeAccess(Random random) {
    String id = "AIDA" + random.nextInt(5);
    Optional<User> before = store.user(HOME, "name-" + id);
    if (before.isPresent() && random.nextBoolean()) {
      delete(before.get());
    } else {
      put(user(id, "name-" + id).withPassword(random.nextBoolean()));
    }
  }

  /** In the order in which a configuration has them. */
  static String key(AccessSubject subject) {
    return switch (subject) {
      case Account account -> "0 " + account.id();
      case Entity entity ->
          (List.of(EntityKind.values()).indexOf(entity.kind()) + 1) + " " + entity.id();
    };
  }

  private void put(AccessSubject subject) {
    store.change(
        draft -> {
          draft.put(subject);
          return subject;
        });
  }

  private void delete(AccessSubject subject) {
    store.change(
        draft -> {
          draft.delete(subject);
          return subject;
        });
  }

  private void keepSecret(SecretName name, String secret) {
    store.change(
        draft -> {
          draft.keepSecret(name, secret);
          return name;
        });
  }

  private static Account account(AccountId id) {
    return new Account(id, "Säge & \"Söhne\"", TestClock.START);
  }

  private static User user(String id, String name) {
    return User.create(id, HOME, name, TestClock.START, Map.of(), List.of(), Optional.empty());
  }

  private static User fullUser() {
    return new User(
        "AIDAALICE",
        HOME,
        "Alice",
        TestClock.START,
        Map.of("team", "säge", "empty", ""),
        List.of("auditors"),
        List.of(READ_ONLY),
        List.of("*", "444455556666"),
        List.of(
            new AccessKey("AKIA1", true, TestClock.START),
            new AccessKey("AKIA2", false, TestClock.START.plusSeconds(1))),
        true,
        Optional.of(TestClock.START.plusSeconds(2)));
  }

  private static Group fullGroup() {
    return new Group("AGPA1", HOME, "auditors", TestClock.START, List.of(READ_ONLY));
  }

  private static Role fullRole() {
    return new Role(
        "AROA1",
        HOME,
        "auditor",
        TestClock.START,
        Map.of("team", "säge"),
        List.of(READ_ONLY),
        new RoleTrust(
            List.of("arn:aws:iam::111122223333:user/*"),
            List.of(new RoleTrust.Oidc("https://issuer", "system:\"sa\":*")),
            List.of("spiffe://a/b")),
        Duration.ofMinutes(90),
        Optional.of(TestClock.START));
  }

  private static Policy policy() {
    return new Policy(
        "ANPA1",
        HOME,
        "read",
        TestClock.START,
        TestClock.START.plusSeconds(9),
        7,
        "{\"Statement\": []}",
        "what for");
  }
}
