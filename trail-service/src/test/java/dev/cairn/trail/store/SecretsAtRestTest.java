package dev.cairn.trail.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import dev.cairn.model.AccountId;
import dev.cairn.testing.TestClock;
import dev.cairn.trail.crypto.Argon2Passwords;
import dev.cairn.trail.crypto.JoseTokens;
import dev.cairn.trail.domain.Changes;
import dev.cairn.trail.domain.Confirmations;
import dev.cairn.trail.domain.Installation;
import dev.cairn.trail.domain.NewestRevision;
import dev.cairn.trail.domain.RootCredential;
import dev.cairn.trail.domain.access.Account;
import dev.cairn.trail.domain.access.SecretName;
import dev.cairn.trail.domain.iam.AccessKeys;
import dev.cairn.trail.domain.iam.LoginProfiles;
import dev.cairn.trail.domain.iam.Users;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that was stolen without its master key gives nothing. */
class SecretsAtRestTest {

  private static final AccountId ACCOUNT = AccountId.of("111122223333");
  private static final String PASSWORD = "correct horse battery staple";

  @TempDir Path folder;
  @TempDir Path elsewhere;

  private final TestClock clock = TestClock.create();
  private final List<String> secrets = new ArrayList<>();

  @Test
  void database_holdsNoSecretInTheClear() throws Exception {
    fill();

    String bytes = contents();
    // What is no secret is found by the same search.
    assertThat(bytes).contains("alice-in-the-clear").contains("AKIAIOSFODNN7EXAMPLE");
    for (String secret : secrets) {
      for (Charset charset : List.of(UTF_8, UTF_16BE)) {
        String text = new String(secret.getBytes(charset), ISO_8859_1);
        assertThat(bytes.contains(text)).as(secret).isFalse();
      }
    }
    assertThat(secrets).hasSize(11);
  }

  /** Rows as SQL shows them, in case the file packs them. */
  @Test
  void tables_holdNoSecretInTheClear() throws Exception {
    fill();

    String rows = rows();
    assertThat(rows).contains("alice-in-the-clear");
    assertThat(secrets).allSatisfy(secret -> assertThat(rows).doesNotContain(secret));
  }

  @Test
  void rows_movedToAnotherUser_openNothing() throws Exception {
    fill();
    String bob;
    try (Database database = open()) {
      bob = users(new JdbiTrailStore(database, clock)).getUser(ACCOUNT, "bob").id();
    }
    sql("update secrets set owner = '" + bob + "' where kind = 'ACCESS_KEY'");

    try (Database database = open()) {
      JdbiTrailStore store = new JdbiTrailStore(database, clock);
      String id = users(store).getUser(ACCOUNT, "alice-in-the-clear").keys().getFirst().id();
      assertThatThrownBy(() -> store.secret(SecretName.ofAccessKey(id, bob)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private void fill() throws Exception {
    try (Database database = open()) {
      JdbiTrailStore store = new JdbiTrailStore(database, clock);
      RootCredential root =
          new RootCredential(
              "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ACCOUNT);
      store.install(new Installation("b4d5c3a2", root));
      RootCredential second =
          new RootCredential("AKIAIOSFODNN7EXAMPLE", "second".repeat(7), ACCOUNT);
      store.replaceRoot(second);
      addKeys(store);
      addUsers(store);
      secrets.addAll(
          List.of(root.secretAccessKey(), second.secretAccessKey(), root.token(), second.token()));
    }
  }

  private void addKeys(JdbiTrailStore store) throws Exception {
    ECKey signing =
        ECKey.parse(
            store.secretOrElse(
                SecretName.ofInstallation(SecretName.Kind.TOKEN_KEY), JoseTokens::newSigningKey));
    OctetSequenceKey sealing =
        OctetSequenceKey.parse(
            store.secretOrElse(
                SecretName.ofInstallation(SecretName.Kind.SESSION_KEY), JoseTokens::newSealingKey));
    secrets.add(signing.getD().toString());
    secrets.add(new String(signing.getD().decode(), ISO_8859_1));
    secrets.add(sealing.getKeyValue().toString());
  }

  private void addUsers(JdbiTrailStore store) {
    Changes changes = changes(store);
    store.change(
        draft -> {
          draft.put(new Account(ACCOUNT, "home", clock.instant()));
          return draft;
        });
    Users users = users(store);
    users.createUser(ACCOUNT, "alice-in-the-clear", List.of(), List.of());
    users.createUser(ACCOUNT, "bob", List.of(), List.of());
    AccessKeys keys = new AccessKeys(store, changes, clock);
    secrets.add(keys.createAccessKey(ACCOUNT, "alice-in-the-clear").secret());
    AccessKeys.Created deleted = keys.createAccessKey(ACCOUNT, "alice-in-the-clear");
    keys.deleteAccessKey(ACCOUNT, "alice-in-the-clear", deleted.key().id());
    secrets.add(deleted.secret());
    new LoginProfiles(changes, new Argon2Passwords())
        .createLoginProfile(ACCOUNT, "alice-in-the-clear", PASSWORD);
    secrets.add(PASSWORD);
    secrets.add("$argon2id$");
  }

  private Users users(JdbiTrailStore store) {
    return new Users(store, changes(store), clock);
  }

  private static Changes changes(JdbiTrailStore store) {
    return new Changes(store, new NewestRevision(), new Confirmations(), Duration.ofSeconds(1));
  }

  private Database open() {
    return Database.h2(folder, elsewhere.resolve("master-key"));
  }

  /** The bytes of all files, a character each. */
  private String contents() throws IOException {
    StringBuilder contents = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.append(Files.readString(file, ISO_8859_1));
      }
    }
    return contents.toString();
  }

  private String rows() throws Exception {
    StringBuilder rows = new StringBuilder();
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet script = statement.executeQuery("script")) {
      while (script.next()) {
        rows.append(script.getString(1)).append('\n');
      }
    }
    return rows.toString();
  }

  private void sql(String sql) throws Exception {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }

  private Connection connection() throws Exception {
    return DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("trail"), "cairn", "");
  }
}
