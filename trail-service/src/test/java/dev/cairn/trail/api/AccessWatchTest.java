package dev.cairn.trail.api;

import static dev.cairn.trail.api.TrailServer.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.cairn.model.AccountId;
import dev.cairn.proto.access.v1.Policy;
import dev.cairn.proto.configuration.v1.BeginWatch;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.ConfigurationServiceGrpc;
import dev.cairn.proto.configuration.v1.Identity;
import dev.cairn.proto.configuration.v1.IdentityKind;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.configuration.v1.WatchConfigurationRequest;
import dev.cairn.proto.configuration.v1.WatchConfigurationResponse;
import dev.cairn.trail.domain.access.EntityKind;
import dev.cairn.trail.domain.access.RoleTrust;
import dev.cairn.trail.domain.iam.AccessKeys;
import dev.cairn.trail.domain.iam.AccessOperations;
import io.grpc.stub.BlockingClientCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the watch tells of accounts, users, groups, roles and policies. */
@Timeout(60)
class AccessWatchTest {

  private static final String READ_ONLY = "arn:aws:iam::aws:policy/AWSCloudTrail_ReadOnlyAccess";
  private static final String ALICE = "arn:aws:iam::111122223333:user/alice";
  private static final String DOCUMENT =
      """
      {"Version": "2012-10-17",
       "Statement": {"Effect": "Allow", "Action": "cloudtrail:Get*", "Resource": "*"}}""";

  @TempDir Path folder;

  private TrailServer server;
  private AccessOperations access;

  @BeforeEach
  void start() {
    server = new TrailServer(folder);
    access = server.operations;
    access.accounts().ensureAdministrators();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void snapshot_ofAnInstallationWithoutUsers() throws Exception {
    Snapshot snapshot = watch().read().getSnapshot();

    assertThat(snapshot.getIdentitiesList()).isEmpty();
    assertThat(snapshot.getPoliciesList())
        .extracting(Policy::getPolicyName)
        .containsExactly(
            "AdministratorAccess", "AWSCloudTrail_FullAccess", "AWSCloudTrail_ReadOnlyAccess");
    assertThat(snapshot.getPoliciesList())
        .allSatisfy(policy -> assertThat(policy.getPolicyDocument()).contains("Statement"));
    ECKey key = ECKey.parse(snapshot.getTokenKeys(0));
    assertThat(snapshot.getTokenKeysCount()).isEqualTo(1);
    assertThat(key.isPrivate()).isFalse();
    assertThat(key.toECPublicKey()).isEqualTo(ECKey.parse(TrailServer.SIGNING_KEY).toECPublicKey());
  }

  /** A watcher that was there all the time knows the same as one that comes later. */
  @Test
  void changes_tellTheWholeIdentity() throws Exception {
    var watch = watch();
    watch.read();

    access
        .users()
        .createUser(ACCOUNT, "alice", List.of(Map.entry("team", "blue")), List.of("444455556666"));
    access.groups().createGroup(ACCOUNT, "auditors");
    String policy = access.policies().createPolicy(ACCOUNT, "read", DOCUMENT, "").arn();
    access.groups().addUserToGroup(ACCOUNT, "auditors", "alice");
    access.policies().attach(EntityKind.GROUP, ACCOUNT, "auditors", READ_ONLY);
    access.policies().attach(EntityKind.USER, ACCOUNT, "alice", policy);
    AccessKeys.Created key = access.keys().createAccessKey(ACCOUNT, "alice");
    access.revocation().revokeSessions(ACCOUNT, ALICE);
    access
        .roles()
        .createRole(
            ACCOUNT,
            "auditor",
            List.of(),
            new RoleTrust(
                List.of(ALICE), List.of(new RoleTrust.Oidc("https://i", "s")), List.of("dns")),
            Duration.ofHours(1));

    List<Change> changes = changes(watch, 9);
    Snapshot later = watch().read().getSnapshot();
    assertThat(later.getIdentitiesList())
        .containsExactlyInAnyOrder(
            changes.get(7).getIdentity(),
            changes.get(4).getIdentity(),
            changes.get(8).getIdentity());
    assertThat(later.getPoliciesList()).contains(changes.get(2).getPolicy());
    Identity alice = changes.get(7).getIdentity();
    assertThat(alice.getArn()).isEqualTo(ALICE);
    assertThat(alice.getKind()).isEqualTo(IdentityKind.IDENTITY_KIND_USER);
    assertThat(alice.getUniqueId()).startsWith("AIDA");
    assertThat(alice.getGroupArnsList())
        .containsExactly("arn:aws:iam::111122223333:group/auditors");
    assertThat(alice.getPolicyArnsList()).containsExactly(policy);
    assertThat(alice.getActiveAccessKeyIdsList()).containsExactly(key.key().id());
    assertThat(alice.getOtherAccountIdsList()).containsExactly("444455556666");
    assertThat(alice.getTags(0).getValue()).isEqualTo("blue");
    assertThat(alice.hasSessionsValidAfter()).isTrue();
    Identity role = changes.get(8).getIdentity();
    assertThat(role.getTrust().getOidc(0).getSubject()).isEqualTo("s");
    assertThat(role.getTrust().getCertificates(0).getName()).isEqualTo("dns");
    assertThat(role.hasSessionsValidAfter()).isFalse();
    assertThat(changes.toString() + later)
        .doesNotContain(key.secret())
        .doesNotContain(TrailServer.INSTALLATION.root().secretAccessKey());

    access.keys().updateAccessKey(ACCOUNT, "alice", key.key().id(), false);
    assertThat(changes(watch, 1).getFirst().getIdentity().getActiveAccessKeyIdsList()).isEmpty();
  }

  @Test
  void deletions_areToldByArn() throws Exception {
    access.users().createUser(ACCOUNT, "alice", List.of(), List.of());
    String policy = access.policies().createPolicy(ACCOUNT, "read", DOCUMENT, "").arn();
    AccountId other = access.accounts().createAccount(Optional.empty(), "other").id();
    var watch = watch();
    watch.read();

    access.users().deleteUser(ACCOUNT, "alice");
    access.policies().deletePolicy(ACCOUNT, policy);
    access.accounts().closeAccount(other);
    access.accounts().createAccount(Optional.empty(), "another");

    List<Change> changes = changes(watch, 4);
    assertThat(changes.get(0).getDeletedIdentityArn()).isEqualTo(ALICE);
    assertThat(changes.get(1).getDeletedPolicyArn()).isEqualTo(policy);
    assertThat(changes.get(2).getClosedAccountId()).isEqualTo(other.value());
    assertThat(changes.get(3).getAccount().getAccountName()).isEqualTo("another");
    Snapshot later = watch().read().getSnapshot();
    assertThat(later.getIdentitiesList()).isEmpty();
    assertThat(later.getPoliciesCount()).isEqualTo(3);
  }

  private BlockingClientCall<WatchConfigurationRequest, WatchConfigurationResponse> watch()
      throws Exception {
    var call = ConfigurationServiceGrpc.newBlockingV2Stub(server.asService()).watchConfiguration();
    call.write(
        WatchConfigurationRequest.newBuilder()
            .setBegin(BeginWatch.newBuilder().setService("test"))
            .build());
    return call;
  }

  private static List<Change> changes(
      BlockingClientCall<WatchConfigurationRequest, WatchConfigurationResponse> watch, int count)
      throws Exception {
    List<Change> changes = new ArrayList<>();
    while (changes.size() < count) {
      changes.addAll(watch.read().getChangesList());
    }
    assertThat(changes).hasSize(count);
    return changes;
  }
}
