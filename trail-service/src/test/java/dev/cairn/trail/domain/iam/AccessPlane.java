package dev.cairn.trail.domain.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.testing.TestClock;
import dev.cairn.trail.api.PolicyDecisions;
import dev.cairn.trail.crypto.Argon2Passwords;
import dev.cairn.trail.crypto.JoseTokens;
import dev.cairn.trail.domain.Changes;
import dev.cairn.trail.domain.Confirmations;
import dev.cairn.trail.domain.Installation;
import dev.cairn.trail.domain.NewestRevision;
import dev.cairn.trail.domain.RootCredential;
import dev.cairn.trail.domain.TrailStore;
import dev.cairn.trail.domain.access.RoleTrust;
import dev.cairn.trail.domain.access.User;
import dev.cairn.trail.store.Database;
import dev.cairn.trail.store.JdbiTrailStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The operations on who may call, on an H2 file, with the administrator's account alone. */
final class AccessPlane implements AutoCloseable {

  static final AccountId ACCOUNT = AccountId.of("111122223333");
  static final AccountId OTHER_ACCOUNT = AccountId.of("444455556666");
  static final RootCredential ROOT =
      new RootCredential(
          "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ACCOUNT);
  static final String READ_ONLY = "arn:aws:iam::aws:policy/AWSCloudTrail_ReadOnlyAccess";
  static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

  final TestClock clock = TestClock.create();
  final TrailStore store;

  /** Why proofs of IssueToken were refused. */
  final List<String> refusals = new ArrayList<>();

  final AccessOperations access;
  final JoseTokens tokens =
      new JoseTokens("b4d5c3a2", JoseTokens.newSigningKey(), JoseTokens.newSealingKey());
  private final Database database;

  AccessPlane(Path folder) {
    database = Database.h2(folder, folder.resolve("master-key"));
    store = new JdbiTrailStore(database, clock);
    Installation installation = store.install(new Installation("b4d5c3a2", ROOT));
    Changes changes =
        new Changes(store, new NewestRevision(), new Confirmations(), Duration.ofSeconds(1));
    access =
        AccessOperations.of(
            store,
            changes,
            clock,
            installation,
            new AccessOperations.Means(
                new Argon2Passwords(),
                tokens,
                new PolicyDecisions(),
                PolicyDecisions.builtIn(),
                refusals::add));
    access.accounts().ensureAdministrators();
  }

  User user(String name) {
    return access.users().createUser(ACCOUNT, name, List.of(), List.of());
  }

  void group(String name) {
    access.groups().createGroup(ACCOUNT, name);
  }

  String role(String name, Duration maxSession, String... principals) {
    return access
        .roles()
        .createRole(
            ACCOUNT,
            name,
            List.of(),
            new RoleTrust(List.of(principals), List.of(), List.of()),
            maxSession)
        .arn();
  }

  /** A policy with one statement. */
  String policy(String name, String effect, String action, String resource) {
    return access
        .policies()
        .createPolicy(ACCOUNT, name, document(effect, action, resource), "")
        .arn();
  }

  /** A policy with one statement about everything, under a condition. */
  String policyIf(String name, String effect, String action, String condition) {
    String document =
        document(effect, action, "*").replace("\"Resource\"", "\"Condition\": %s, \"Resource\"");
    return access.policies().createPolicy(ACCOUNT, name, document.formatted(condition), "").arn();
  }

  static String document(String effect, String action, String resource) {
    return """
        {"Version": "2012-10-17", "Statement": [
          {"Sid": "It", "Effect": "%s", "Action": "%s", "Resource": "%s"}]}"""
        .formatted(effect, action, resource);
  }

  static void assertFails(
      ThrowingCallable call, Class<? extends CairnException> kind, String reason) {
    CairnException error = catchThrowableOfType(kind, call);
    assertThat(error).isNotNull();
    assertThat(error.reason()).isEqualTo(reason);
  }

  @Override
  public void close() {
    database.close();
  }
}
