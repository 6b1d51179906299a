package dev.cairn.trail.domain;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.EventId;
import dev.cairn.model.RecordBytes;
import dev.cairn.model.RegionName;
import dev.cairn.trail.domain.access.AccessReading;
import dev.cairn.trail.domain.access.AccessSubject;
import dev.cairn.trail.domain.access.SecretName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keeps trails, regions, accounts, users, groups, roles and policies, and every revision of them;
 * and secrets, which stand in no revision and nowhere in the clear.
 *
 * <p>Changes are made one after the other, also those of several processes, and are durable when
 * {@link #change} returns. Reads see all of a change or nothing. A caller that is interrupted gets
 * its answer all the same.
 *
 * <p>Errors: {@code CairnException.Unavailable} if the database can't be reached.
 */
public interface TrailStore extends AccessReading, Confirmations.Memory {

  /** The installation; the one given is kept if there is none yet. */
  Installation install(Installation ifAbsent);

  /** Replaces the root credential, which nobody was shown yet. */
  void replaceRoot(RootCredential root);

  /** Whether the root credential was written where its owner finds it. */
  boolean isRootShown();

  /** Notes that the root credential was written. */
  void noteRootShown();

  /** The secret of a name; the one supplied is kept if there is none yet. */
  String secretOrElse(SecretName name, Supplier<String> ifAbsent);

  /** Notes that an access key was used. A power failure may take it back. */
  void noteKeyUse(String accessKeyId, Instant time);

  /** When the access keys of a user were last used, by id; those never used are left out. */
  Map<String, Instant> keyUses(String userId);

  /** The trails of an account, by name, then by home region. */
  List<Trail> trails(AccountId account);

  /** The region of that name. */
  Optional<Region> region(RegionName name);

  /** All regions, by name. */
  List<Region> regions();

  /** Number of the newest revision; 0 if there is none. */
  long newestRevision();

  /** The configuration at a revision, without trails. It must not be newer than the newest. */
  Configuration at(long revision);

  /**
   * The revisions that follow one, oldest first, without a gap; {@code max} at most, and fewer, but
   * one, where their states are large.
   */
  List<Revision> after(long revision, int max);

  /**
   * Makes one change: what the function puts and deletes is kept whole, as consecutive revisions,
   * or not at all if it throws. Nobody else changes anything meanwhile.
   */
  <R> Committed<R> change(Function<Draft, R> change);

  /** Merges what is told of deliveries. Trails that are gone are passed over. */
  void noteDeliveries(List<DeliveryStatus> statuses);

  /** What was told of a trail's deliveries in a region: of each target nothing, if nothing was. */
  DeliveryStatus deliveryStatus(TrailId trail, RegionName region);

  /** Events that are kept still, the oldest first; {@code max} at most. */
  List<KeptEvent> unsent(int max);

  /** Lets go of events that ingest has. A loss of power may bring them back. */
  void forget(List<EventId> sent);

  /** A change that is being made. */
  interface Draft extends AccessReading {

    /** The trails of an account, by name, then by home region. */
    List<Trail> trails(AccountId account);

    /** The region of that name. */
    Optional<Region> region(RegionName name);

    /** All regions, by name. */
    List<Region> regions();

    /** Whether there is an account of that id, or was one that is closed. */
    boolean wasAccount(AccountId id);

    /** Adds or replaces. */
    void put(Subject subject);

    /** Replaces a trail, unless that changes nothing; the trail as it is then. */
    default Trail putIfChanged(Trail before, Trail after) {
      if (!after.equals(before)) {
        put(after);
      }
      return after;
    }

    /** Adds or replaces an account, user, group, role or policy. */
    default void put(AccessSubject subject) {
      put(new Subject.Access(subject));
    }

    /** Deletes one that is there; not a region. */
    void delete(Subject subject);

    /** Deletes an account, user, group, role or policy that is there. */
    default void delete(AccessSubject subject) {
      delete(new Subject.Access(subject));
    }

    /** Keeps a secret; it replaces one of the same name. */
    void keepSecret(SecretName name, String secret);

    /** Forgets a secret, if there is one. */
    void forgetSecret(SecretName name);

    /** Keeps the event that tells of this change, until ingest has it. */
    void keep(EventId id, RecordBytes event);

    /** Whether an event is kept still. */
    boolean isUnsent(EventId id);

    /** Whether any event of a change before this one is kept still. */
    boolean hasUnsent();

    /**
     * Refuses a change that would take away by what a trail selects an event that is on its way.
     *
     * @param event that tells how the trail was stopped last
     */
    default void requireSent(Optional<EventId> event) {
      if (event.filter(this::isUnsent).isPresent()) {
        throw new CairnException.Unavailable(
            "EVENT_NOT_RECORDED",
            "The event that tells how the trail was stopped last is not recorded yet.",
            Duration.ofMillis(500));
      }
    }
  }
}
