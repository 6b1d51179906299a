package dev.cairn.trail.store;

import dev.cairn.trail.domain.access.SecretName;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows of what is secret, sealed under the master key. */
final class Secrets {

  private static final SecretName ROOT = SecretName.ofInstallation(SecretName.Kind.ROOT);

  /** In the place of the root's secret, while its old rows are still in H2's file. */
  private static final String SEALED_NOT_CLEANED = "-";

  private final MasterKey masterKey;

  Secrets(MasterKey masterKey) {
    this.masterKey = masterKey;
  }

  /** Whether a database holds any: then only their own master key is of use. */
  static boolean any(Handle handle) {
    return handle.createQuery("select count(*) from secrets").mapTo(Long.class).one() > 0;
  }

  /**
   * Opens a secret that every database has once it holds any.
   *
   * @throws IllegalStateException if the master key is another one's
   */
  void check(Handle handle) {
    find(handle, ROOT);
  }

  /**
   * Seals the root's secret where an older version left it in the clear; whether what it stood in
   * must still be cleaned. That is so until {@link #noteCleaned}, also over a crash.
   */
  boolean sealOldRoot(Handle handle) {
    Optional<String> clear =
        handle
            .createQuery(
                "select secret_access_key from installation where secret_access_key <> '' for update")
            .mapTo(String.class)
            .findOne();
    clear
        .filter(secret -> !secret.equals(SEALED_NOT_CLEANED))
        .ifPresent(secret -> keep(handle, ROOT, secret));
    clear.ifPresent(
        _ -> handle.execute("update installation set secret_access_key = ?", SEALED_NOT_CLEANED));
    return clear.isPresent();
  }

  /** Nothing of the old root's secret is left. */
  static int noteCleaned(Handle handle) {
    return handle.execute("update installation set secret_access_key = ''");
  }

  String root(Handle handle) {
    return find(handle, ROOT)
        .orElseThrow(() -> new IllegalStateException("The root's secret is not in the database"));
  }

  void keepRoot(Handle handle, String secret) {
    keep(handle, ROOT, secret);
  }

  Optional<String> find(Handle handle, SecretName name) {
    return handle
        .createQuery(
            "select sealed from secrets where kind = :kind and id = :id and owner = :owner")
        .bind("kind", name.kind().name())
        .bind("id", name.id())
        .bind("owner", name.owner())
        .mapTo(String.class)
        .findOne()
        .map(text -> masterKey.open(name, text));
  }

  void keep(Handle handle, SecretName name, String secret) {
    forget(handle, name);
    handle
        .createUpdate(
            "insert into secrets (kind, id, owner, sealed) values (:kind, :id, :owner, :sealed)")
        .bind("kind", name.kind().name())
        .bind("id", name.id())
        .bind("owner", name.owner())
        .bind("sealed", masterKey.seal(name, secret))
        .execute();
  }

  void forget(Handle handle, SecretName name) {
    handle
        .createUpdate("delete from secrets where kind = :kind and id = :id")
        .bind("kind", name.kind().name())
        .bind("id", name.id())
        .execute();
  }
}
