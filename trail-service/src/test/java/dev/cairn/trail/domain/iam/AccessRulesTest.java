package dev.cairn.trail.domain.iam;

import static dev.cairn.trail.domain.iam.AccessPlane.ACCOUNT;
import static dev.cairn.trail.domain.iam.AccessPlane.ADMINISTRATOR;
import static dev.cairn.trail.domain.iam.AccessPlane.OTHER_ACCOUNT;
import static dev.cairn.trail.domain.iam.AccessPlane.READ_ONLY;
import static dev.cairn.trail.domain.iam.AccessPlane.assertFails;
import static dev.cairn.trail.domain.iam.AccessPlane.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException.AlreadyExists;
import dev.cairn.model.CairnException.Conflict;
import dev.cairn.model.CairnException.Denied;
import dev.cairn.model.CairnException.InvalidRequest;
import dev.cairn.model.CairnException.LimitExceeded;
import dev.cairn.model.CairnException.NotFound;
import dev.cairn.model.CairnException.Unauthenticated;
import dev.cairn.model.RegionName;
import dev.cairn.trail.domain.Changes;
import dev.cairn.trail.domain.Confirmations;
import dev.cairn.trail.domain.Destinations;
import dev.cairn.trail.domain.NewTrail;
import dev.cairn.trail.domain.NewestRevision;
import dev.cairn.trail.domain.Regions;
import dev.cairn.trail.domain.TrailOperations;
import dev.cairn.trail.domain.Trails;
import dev.cairn.trail.domain.access.Account;
import dev.cairn.trail.domain.access.EntityKind;
import dev.cairn.trail.domain.access.RoleTrust;
import dev.cairn.trail.domain.access.SecretName;
import dev.cairn.trail.domain.access.User;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of IAM and Organizations. */
class AccessRulesTest {

  @TempDir Path folder;

  private AccessPlane plane;
  private AccessOperations access;

  @BeforeEach
  void begin() {
    plane = new AccessPlane(folder);
    access = plane.access;
  }

  @AfterEach
  void end() {
    plane.close();
  }

  @Test
  void accounts_administratorsIsThereAndStays() {
    access.accounts().ensureAdministrators();

    assertThat(access.accounts().listAccounts("", 10))
        .extracting(Account::id)
        .containsOnly(ACCOUNT);
    assertFails(() -> access.accounts().closeAccount(ACCOUNT), Conflict.class, "DELETE_CONFLICT");
  }

  @Test
  void accounts_createListClose() {
    access.accounts().createAccount(Optional.of(OTHER_ACCOUNT), "billing");
    AccountId random = access.accounts().createAccount(Optional.empty(), "another").id();

    assertFails(
        () -> access.accounts().createAccount(Optional.of(OTHER_ACCOUNT), "again"),
        AlreadyExists.class,
        "ACCOUNT_ALREADY_EXISTS");
    assertThat(access.accounts().listAccounts(ACCOUNT.value(), 10))
        .extracting(Account::id)
        .containsExactlyInAnyOrder(OTHER_ACCOUNT, random)
        .isSorted();

    access.users().createUser(OTHER_ACCOUNT, "alice", List.of(), List.of());
    assertFails(
        () -> access.accounts().closeAccount(OTHER_ACCOUNT), Conflict.class, "DELETE_CONFLICT");
    access.users().deleteUser(OTHER_ACCOUNT, "alice");
    access.accounts().closeAccount(OTHER_ACCOUNT);
    assertFails(
        () -> access.accounts().closeAccount(OTHER_ACCOUNT), NotFound.class, "ACCOUNT_NOT_FOUND");
  }

  /** Who got the id of a closed account would read its events. */
  @Test
  void closedAccount_itsIdIsNeverUsedAgain() {
    access.accounts().createAccount(Optional.of(OTHER_ACCOUNT), "billing");
    access.accounts().closeAccount(OTHER_ACCOUNT);

    assertFails(
        () -> access.accounts().createAccount(Optional.of(OTHER_ACCOUNT), "again"),
        AlreadyExists.class,
        "ACCOUNT_ALREADY_EXISTS");
    assertThat(access.accounts().listAccounts("", 10))
        .extracting(Account::id)
        .containsOnly(ACCOUNT);
  }

  @Test
  void closeAccount_withTrail_refused() {
    Changes changes =
        new Changes(plane.store, new NewestRevision(), new Confirmations(), Duration.ofSeconds(1));
    RegionName ireland = RegionName.of("eu-west-1");
    new Regions(plane.store, changes, plane.clock).configure(Map.of(ireland, OptionalInt.empty()));
    Trails trails =
        TrailOperations.of(plane.store, changes, plane.clock, 5, Destinations.UNASKED).trails();
    access.accounts().createAccount(Optional.of(OTHER_ACCOUNT), "billing");
    trails.createTrail(OTHER_ACCOUNT, ireland, newTrail("audit"));

    assertThatThrownBy(() -> access.accounts().closeAccount(OTHER_ACCOUNT))
        .isInstanceOf(Conflict.class)
        .hasMessageContaining(
            "all 1 trails of the account first: arn:aws:cloudtrail:eu-west-1:444455556666:trail/audit");

    trails.deleteTrail(OTHER_ACCOUNT, ireland, "audit");
    access.accounts().closeAccount(OTHER_ACCOUNT);
  }

  private static NewTrail newTrail(String name) {
    return new NewTrail(
        name, "logs", "", "", Optional.empty(), false, false, "", "", "", false, List.of());
  }

  /** An account with keys can't be closed; those that it had are refused as unknown ones are. */
  @Test
  void closedAccount_itsKeysAreRefused() {
    access.accounts().createAccount(Optional.of(OTHER_ACCOUNT), "billing");
    access.users().createUser(OTHER_ACCOUNT, "alice", List.of(), List.of());
    AccessKeys.Created key = access.keys().createAccessKey(OTHER_ACCOUNT, "alice");
    TokenRequest byKey =
        new TokenRequest(
            new TokenRequest.KeyProof(key.key().id(), key.secret()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new TokenRequest.Origin("", "", false));
    assertThat(access.tokens().issueToken(byKey, _ -> {}).session().arn()).endsWith("user/alice");

    assertFails(
        () -> access.accounts().closeAccount(OTHER_ACCOUNT), Conflict.class, "DELETE_CONFLICT");
    access.keys().deleteAccessKey(OTHER_ACCOUNT, "alice", key.key().id());
    access.users().deleteUser(OTHER_ACCOUNT, "alice");
    access.accounts().closeAccount(OTHER_ACCOUNT);

    assertFails(
        () -> access.tokens().issueToken(byKey, _ -> {}),
        Unauthenticated.class,
        "UNRECOGNIZED_CLIENT");
  }

  @Test
  void tags_keysOfAnotherCase_refused() {
    List<Map.Entry<String, String>> twins = List.of(Map.entry("team", "a"), Map.entry("Team", "b"));

    assertFails(
        () -> access.users().createUser(ACCOUNT, "alice", twins, List.of()),
        InvalidRequest.class,
        "INVALID_TAG_PARAMETER");
    assertFails(
        () ->
            access
                .roles()
                .createRole(
                    ACCOUNT,
                    "auditor",
                    twins,
                    new RoleTrust(List.of(), List.of(), List.of()),
                    Duration.ofHours(1)),
        InvalidRequest.class,
        "INVALID_TAG_PARAMETER");
  }

  @Test
  void create_inNoAccount() {
    assertFails(
        () -> access.users().createUser(OTHER_ACCOUNT, "alice", List.of(), List.of()),
        NotFound.class,
        "ACCOUNT_NOT_FOUND");
    assertFails(
        () -> access.groups().createGroup(OTHER_ACCOUNT, "auditors"),
        NotFound.class,
        "ACCOUNT_NOT_FOUND");
  }

  @Test
  void create_uniqueIds() {
    plane.group("auditors");
    plane.role("auditor", Duration.ofHours(1));

    assertThat(plane.user("alice").id()).matches("AIDA[A-Z2-7]{17}");
    assertThat(access.groups().getGroup(ACCOUNT, "auditors").group().id())
        .matches("AGPA[A-Z2-7]{17}");
    assertThat(access.roles().getRole(ACCOUNT, "auditor").id()).matches("AROA[A-Z2-7]{17}");
    assertThat(
            access
                .policies()
                .getPolicy(ACCOUNT, plane.policy("read", "Allow", "cloudtrail:Get*", "*"))
                .id())
        .matches("ANPA[A-Z2-7]{17}");
    assertThat(access.keys().createAccessKey(ACCOUNT, "alice").key().id())
        .matches("AKIA[A-Z2-7]{16}");
  }

  @Test
  void names_areUniqueWhateverTheCase() {
    plane.user("Alice");
    plane.group("Alice");

    assertFails(() -> plane.user("ALICE"), AlreadyExists.class, "ENTITY_ALREADY_EXISTS");
    assertFails(() -> plane.group("alice"), AlreadyExists.class, "ENTITY_ALREADY_EXISTS");
    assertFails(() -> access.users().getUser(ACCOUNT, "alice"), NotFound.class, "NO_SUCH_ENTITY");
  }

  @Test
  void deleteUser_withAnything() {
    plane.user("alice");
    plane.group("auditors");
    access.groups().addUserToGroup(ACCOUNT, "auditors", "alice");
    access.policies().attach(EntityKind.USER, ACCOUNT, "alice", READ_ONLY);
    String key = access.keys().createAccessKey(ACCOUNT, "alice").key().id();
    access.loginProfiles().createLoginProfile(ACCOUNT, "alice", "correct horse");
    List<Runnable> remedies =
        List.of(
            () -> access.groups().removeUserFromGroup(ACCOUNT, "auditors", "alice"),
            () -> access.policies().detach(EntityKind.USER, ACCOUNT, "alice", READ_ONLY),
            () -> access.keys().deleteAccessKey(ACCOUNT, "alice", key),
            () -> access.loginProfiles().deleteLoginProfile(ACCOUNT, "alice"));

    for (Runnable remedy : remedies) {
      assertFails(
          () -> access.users().deleteUser(ACCOUNT, "alice"), Conflict.class, "DELETE_CONFLICT");
      remedy.run();
    }
    access.users().deleteUser(ACCOUNT, "alice");
    assertFails(
        () -> access.users().deleteUser(ACCOUNT, "alice"), NotFound.class, "NO_SUCH_ENTITY");
  }

  @Test
  void deleteGroup_withUsersOrPolicies() {
    plane.user("alice");
    plane.group("auditors");
    access.groups().addUserToGroup(ACCOUNT, "auditors", "alice");
    access.policies().attach(EntityKind.GROUP, ACCOUNT, "auditors", READ_ONLY);

    assertFails(
        () -> access.groups().deleteGroup(ACCOUNT, "auditors"), Conflict.class, "DELETE_CONFLICT");
    access.groups().removeUserFromGroup(ACCOUNT, "auditors", "alice");
    assertFails(
        () -> access.groups().deleteGroup(ACCOUNT, "auditors"), Conflict.class, "DELETE_CONFLICT");
    access.policies().detach(EntityKind.GROUP, ACCOUNT, "auditors", READ_ONLY);
    access.groups().deleteGroup(ACCOUNT, "auditors");
    assertFails(
        () -> access.groups().getGroup(ACCOUNT, "auditors"), NotFound.class, "NO_SUCH_ENTITY");
  }

  @Test
  void groups_membership() {
    plane.user("bob");
    plane.user("alice");
    plane.group("auditors");
    access.groups().addUserToGroup(ACCOUNT, "auditors", "bob");
    access.groups().addUserToGroup(ACCOUNT, "auditors", "alice");
    access.groups().addUserToGroup(ACCOUNT, "auditors", "alice");

    assertThat(access.groups().getGroup(ACCOUNT, "auditors").userNames())
        .containsExactly("alice", "bob");
    assertThat(access.users().getUser(ACCOUNT, "alice").groups()).containsExactly("auditors");
    assertFails(
        () -> access.groups().addUserToGroup(ACCOUNT, "none", "alice"),
        NotFound.class,
        "NO_SUCH_ENTITY");
    assertFails(
        () -> access.groups().addUserToGroup(ACCOUNT, "auditors", "none"),
        NotFound.class,
        "NO_SUCH_ENTITY");
    access.groups().removeUserFromGroup(ACCOUNT, "auditors", "alice");
    assertFails(
        () -> access.groups().removeUserFromGroup(ACCOUNT, "auditors", "alice"),
        NotFound.class,
        "NO_SUCH_ENTITY");
  }

  @Test
  void limits_ofAUser() {
    plane.user("alice");
    for (int i = 0; i < User.MAX_GROUPS + 1; i++) {
      plane.group("group-" + i);
    }
    for (int i = 0; i < User.MAX_GROUPS; i++) {
      access.groups().addUserToGroup(ACCOUNT, "group-" + i, "alice");
    }
    access.keys().createAccessKey(ACCOUNT, "alice");
    access.keys().createAccessKey(ACCOUNT, "alice");

    assertFails(
        () -> access.groups().addUserToGroup(ACCOUNT, "group-10", "alice"),
        LimitExceeded.class,
        "LIMIT_EXCEEDED");
    assertFails(
        () -> access.keys().createAccessKey(ACCOUNT, "alice"),
        LimitExceeded.class,
        "LIMIT_EXCEEDED");
  }

  @Test
  void limits_ofPoliciesAttached() {
    plane.role("auditor", Duration.ofHours(1));
    List<String> arns = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      arns.add(plane.policy("policy-" + i, "Allow", "cloudtrail:Get*", "*"));
    }
    arns.subList(0, 20)
        .forEach(arn -> access.policies().attach(EntityKind.ROLE, ACCOUNT, "auditor", arn));

    access.policies().attach(EntityKind.ROLE, ACCOUNT, "auditor", arns.getFirst());
    assertFails(
        () -> access.policies().attach(EntityKind.ROLE, ACCOUNT, "auditor", arns.getLast()),
        LimitExceeded.class,
        "LIMIT_EXCEEDED");
  }

  @Test
  void limits_ofGroupsInAnAccount() {
    for (int i = 0; i < 300; i++) {
      plane.group("group-" + i);
    }

    assertFails(() -> plane.group("one-more"), LimitExceeded.class, "LIMIT_EXCEEDED");
  }

  @Test
  void tags_ofTheSameKeyOrOfAws() {
    assertFails(
        () ->
            access
                .users()
                .createUser(
                    ACCOUNT,
                    "alice",
                    List.of(Map.entry("team", "a"), Map.entry("team", "b")),
                    List.of()),
        InvalidRequest.class,
        "INVALID_TAG_PARAMETER");
    assertFails(
        () ->
            access
                .users()
                .createUser(ACCOUNT, "alice", List.of(Map.entry("aws:x", "a")), List.of()),
        InvalidRequest.class,
        "INVALID_TAG_PARAMETER");
  }

  @Test
  void trust_tooLong() {
    String long2k = "https://issuer/" + "x".repeat(2000);
    RoleTrust trust =
        new RoleTrust(List.of(long2k, long2k, long2k, long2k, long2k), List.of(), List.of());

    assertFails(
        () -> access.roles().createRole(ACCOUNT, "auditor", List.of(), trust, Duration.ofHours(1)),
        LimitExceeded.class,
        "LIMIT_EXCEEDED");
  }

  @Test
  void policies_versionsAndAttachments() {
    String arn = plane.policy("read", "Allow", "cloudtrail:Get*", "*");
    plane.user("alice");
    access.policies().attach(EntityKind.USER, ACCOUNT, "alice", arn);

    PolicyView second =
        access
            .policies()
            .createPolicyVersion(ACCOUNT, arn, document("Deny", "cloudtrail:Get*", "*"));

    assertThat(second.version()).isEqualTo(2);
    assertThat(access.policies().getPolicy(ACCOUNT, arn)).isEqualTo(second);
    assertThat(second.attachments()).isEqualTo(1);
    assertFails(
        () -> access.policies().deletePolicy(ACCOUNT, arn), Conflict.class, "DELETE_CONFLICT");
    access.policies().detach(EntityKind.USER, ACCOUNT, "alice", arn);
    assertFails(
        () -> access.policies().detach(EntityKind.USER, ACCOUNT, "alice", arn),
        NotFound.class,
        "NO_SUCH_ENTITY");
    access.policies().deletePolicy(ACCOUNT, arn);
    assertFails(() -> access.policies().getPolicy(ACCOUNT, arn), NotFound.class, "NO_SUCH_ENTITY");
  }

  @Test
  void policies_badDocuments() {
    assertFails(
        () -> access.policies().createPolicy(ACCOUNT, "bad", "{\"Statement\": 7}", ""),
        InvalidRequest.class,
        "MALFORMED_POLICY_DOCUMENT");
    assertFails(
        () ->
            access
                .policies()
                .createPolicy(
                    ACCOUNT, "long", document("Allow", "cloudtrail:" + "x".repeat(6200), "*"), ""),
        LimitExceeded.class,
        "LIMIT_EXCEEDED");
  }

  @Test
  void policies_thatComeWithCairn_areFirstAndFixed() {
    plane.policy("a-policy", "Allow", "cloudtrail:Get*", "*");
    plane.user("alice");
    access.policies().attach(EntityKind.USER, ACCOUNT, "alice", READ_ONLY);

    List<PolicyView> all = access.policies().listPolicies(ACCOUNT, "", 10);
    assertThat(all)
        .extracting(PolicyView::name)
        .containsExactly(
            "AdministratorAccess",
            "AWSCloudTrail_FullAccess",
            "AWSCloudTrail_ReadOnlyAccess",
            "a-policy");
    assertThat(access.policies().getPolicy(ACCOUNT, READ_ONLY).attachments()).isEqualTo(1);
    for (PolicyView policy : all) {
      int next = all.indexOf(policy) + 1;
      assertThat(access.policies().listPolicies(ACCOUNT, Policies.marker(policy), 10))
          .isEqualTo(all.subList(next, all.size()));
    }
    assertFails(
        () -> access.policies().deletePolicy(ACCOUNT, ADMINISTRATOR),
        Denied.class,
        "ACCESS_DENIED");
    assertFails(
        () ->
            access
                .policies()
                .createPolicyVersion(
                    ACCOUNT, ADMINISTRATOR, document("Deny", "cloudtrail:Get*", "*")),
        Denied.class,
        "ACCESS_DENIED");
  }

  /** What another account has is not there, whatever ARN is named. */
  @Test
  void otherAccounts_showNothing() {
    access.accounts().createAccount(Optional.of(OTHER_ACCOUNT), "other");
    access.users().createUser(OTHER_ACCOUNT, "alice", List.of(), List.of());
    String policy = plane.policy("read", "Allow", "cloudtrail:Get*", "*");
    User here = plane.user("alice");

    assertFails(
        () -> access.policies().getPolicy(OTHER_ACCOUNT, policy), NotFound.class, "NO_SUCH_ENTITY");
    assertFails(
        () -> access.policies().deletePolicy(OTHER_ACCOUNT, policy),
        NotFound.class,
        "NO_SUCH_ENTITY");
    assertFails(
        () -> access.policies().attach(EntityKind.USER, OTHER_ACCOUNT, "alice", policy),
        NotFound.class,
        "NO_SUCH_ENTITY");
    assertFails(
        () -> access.revocation().revokeSessions(OTHER_ACCOUNT, here.arn()),
        NotFound.class,
        "NO_SUCH_ENTITY");
    assertFails(
        () ->
            access
                .simulation()
                .simulatePrincipalPolicy(OTHER_ACCOUNT, here.arn(), List.of(), List.of()),
        NotFound.class,
        "NO_SUCH_ENTITY");
  }

  @Test
  void keys_statusAndDeletion() {
    User alice = plane.user("alice");
    AccessKeys.Created key = access.keys().createAccessKey(ACCOUNT, "alice");

    assertThat(key.toString()).doesNotContain(key.secret());
    access.keys().updateAccessKey(ACCOUNT, "alice", key.key().id(), false);
    assertThat(access.keys().listAccessKeys(ACCOUNT, "alice"))
        .containsExactly(new AccessKeys.Listed(key.key().withActive(false), Optional.empty()));
    plane.user("bob");
    assertFails(
        () -> access.keys().updateAccessKey(ACCOUNT, "bob", key.key().id(), true),
        NotFound.class,
        "NO_SUCH_ENTITY");
    access.keys().deleteAccessKey(ACCOUNT, "alice", key.key().id());
    assertFails(
        () -> access.keys().deleteAccessKey(ACCOUNT, "alice", key.key().id()),
        NotFound.class,
        "NO_SUCH_ENTITY");
    assertThat(plane.store.secret(SecretName.ofAccessKey(key.key().id(), alice.id()))).isEmpty();
  }

  @Test
  void loginProfiles_onceEach() {
    plane.user("alice");
    assertFails(
        () -> access.loginProfiles().updateLoginProfile(ACCOUNT, "alice", "correct horse"),
        NotFound.class,
        "NO_SUCH_ENTITY");
    access.loginProfiles().createLoginProfile(ACCOUNT, "alice", "correct horse");
    assertFails(
        () -> access.loginProfiles().createLoginProfile(ACCOUNT, "alice", "correct horse"),
        AlreadyExists.class,
        "ENTITY_ALREADY_EXISTS");
    assertThat(access.users().getUser(ACCOUNT, "alice").hasPassword()).isTrue();
    access.loginProfiles().deleteLoginProfile(ACCOUNT, "alice");
    assertFails(
        () -> access.loginProfiles().deleteLoginProfile(ACCOUNT, "alice"),
        NotFound.class,
        "NO_SUCH_ENTITY");
  }

  /**
   * Watchers get the whole identity: each change of it is one revision, and what is none is not.
   */
  @Test
  void changes_makeOneRevisionEach() {
    plane.user("alice");
    plane.group("auditors");
    List<Runnable> changes =
        List.of(
            () -> access.groups().addUserToGroup(ACCOUNT, "auditors", "alice"),
            () -> access.policies().attach(EntityKind.USER, ACCOUNT, "alice", READ_ONLY),
            () -> access.keys().createAccessKey(ACCOUNT, "alice"),
            () -> access.loginProfiles().createLoginProfile(ACCOUNT, "alice", "correct horse"));
    for (Runnable change : changes) {
      long before = plane.store.newestRevision();
      change.run();
      assertThat(plane.store.newestRevision()).isEqualTo(before + 1);
    }

    long before = plane.store.newestRevision();
    access.groups().addUserToGroup(ACCOUNT, "auditors", "alice");
    access.policies().attach(EntityKind.USER, ACCOUNT, "alice", READ_ONLY);
    access.loginProfiles().updateLoginProfile(ACCOUNT, "alice", "another horse");
    assertThat(plane.store.newestRevision()).isEqualTo(before);
  }
}
