package dev.cairn.trail.domain.iam;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.trail.domain.Changes;
import dev.cairn.trail.domain.RootCredential;
import dev.cairn.trail.domain.Trail;
import dev.cairn.trail.domain.TrailStore;
import dev.cairn.trail.domain.TrailStore.Draft;
import dev.cairn.trail.domain.access.Account;
import dev.cairn.trail.domain.access.EntityKind;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The accounts of the installation. The administrator's is always among them. */
public final class Accounts {

  private static final String ADMINISTRATORS_NAME = "administrator";

  /** As an error travels in headers. */
  private static final int TRAILS_NAMED = 10;

  private final TrailStore store;
  private final Changes changes;
  private final InstantSource clock;
  private final AccountId administrators;
  private final SecureRandom random = new SecureRandom();

  public Accounts(
      TrailStore store, Changes changes, InstantSource clock, AccountId administrators) {
    this.store = requireNonNull(store, "store is null");
    this.changes = requireNonNull(changes, "changes is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.administrators = requireNonNull(administrators, "administrators is null");
  }

  /** Adds the administrator's account if it is not there yet. */
  public void ensureAdministrators() {
    if (store.account(administrators).isEmpty()) {
      changes.makeUnconfirmed(
          draft ->
              draft
                  .account(administrators)
                  .orElseGet(() -> put(draft, administrators, ADMINISTRATORS_NAME)));
    }
  }

  /**
   * Creates an account. The id of a closed one is never given again: its events are kept.
   *
   * @param asked its id; empty for a random one
   * @throws CairnException.AlreadyExists {@code ACCOUNT_ALREADY_EXISTS}
   */
  public Account createAccount(Optional<AccountId> asked, String name) {
    return changes.make(
        draft -> {
          AccountId id = asked.orElseGet(() -> free(draft));
          if (draft.account(id).isPresent()) {
            throw taken(id, "already exists");
          }
          if (draft.wasAccount(id)) {
            throw taken(id, "was closed, its id can't be used again");
          }
          return put(draft, id, name);
        });
  }

  private static CairnException taken(AccountId id, String why) {
    return new CairnException.AlreadyExists(
        "ACCOUNT_ALREADY_EXISTS", "Account " + id + " " + why + ".", "account", id.value());
  }

  private AccountId free(Draft draft) {
    AccountId id = RootCredential.randomAccount(random);
    return draft.wasAccount(id) ? free(draft) : id;
  }

  private Account put(Draft draft, AccountId id, String name) {
    Account account = new Account(id, name, now());
    draft.put(account);
    return account;
  }

  /** The accounts behind one, by id; behind none for the empty text. */
  public List<Account> listAccounts(String after, int max) {
    return store.accounts().stream()
        .filter(account -> account.id().value().compareTo(after) > 0)
        .limit(max)
        .toList();
  }

  /** Closes an account. Errors: {@code ACCOUNT_NOT_FOUND}, {@code DELETE_CONFLICT}. */
  public void closeAccount(AccountId id) {
    changes.make(
        draft -> {
          Account account = require(draft, id);
          if (id.equals(administrators)) {
            throw IamErrors.deleteConflict("the administrator's account can't be closed");
          }
          for (EntityKind kind : EntityKind.values()) {
            if (draft.count(kind, id) > 0) {
              throw IamErrors.deleteConflict(
                  "must delete users, groups, roles and policies of the account first");
            }
          }
          requireNoTrails(draft, id);
          draft.delete(account);
          return account;
        });
  }

  /** They would go on logging, and nobody of the account could stop them. */
  private static void requireNoTrails(Draft draft, AccountId id) {
    List<Trail> trails = draft.trails(id);
    if (!trails.isEmpty()) {
      String named =
          trails.stream()
              .limit(TRAILS_NAMED)
              .map(trail -> trail.arn().toString())
              .collect(Collectors.joining(", "));
      throw IamErrors.deleteConflict(
          "must delete all %d trails of the account first: %s%s"
              .formatted(trails.size(), named, trails.size() > TRAILS_NAMED ? ", ..." : ""));
    }
  }

  static Account require(Draft draft, AccountId id) {
    return draft.account(id).orElseThrow(() -> IamErrors.accountNotFound(id));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
