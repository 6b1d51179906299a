package dev.cairn.trail.domain.iam;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.trail.domain.Tag;
import dev.cairn.trail.domain.TrailStore.Draft;
import dev.cairn.trail.domain.access.EntityKind;
import dev.cairn.trail.domain.access.Ids;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What all entities have in common when they are made. */
final class NewEntities {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+=,.@-]+");

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  NewEntities(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  String id(EntityKind kind) {
    return Ids.unique(kind, random);
  }

  /**
   * Looks whether one more may be made. Errors: {@code ACCOUNT_NOT_FOUND}, {@code
   * ENTITY_ALREADY_EXISTS}, {@code LIMIT_EXCEEDED}.
   */
  static void checkRoom(Draft draft, EntityKind kind, AccountId account, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("no name of an entity: " + name);
    }
    Accounts.require(draft, account);
    if (draft.isNameTaken(kind, account, name)) {
      throw IamErrors.alreadyExists(word(kind), name);
    }
    if (draft.count(kind, account) >= most(kind)) {
      throw IamErrors.limitExceeded(word(kind) + "sPerAccount", most(kind));
    }
  }

  /** Since when sessions hold: those of an earlier one of the name have ended. */
  Optional<Instant> sessionsValidAfter(
      Draft draft, EntityKind kind, AccountId account, String name) {
    return draft
        .pastSessions(kind, account, name)
        .map(until -> Ids.nextSecond(until.isAfter(now()) ? until : now()));
  }

  private static String word(EntityKind kind) {
    return switch (kind) {
      case USER -> "User";
      case GROUP -> "Group";
      case ROLE -> "Role";
      case POLICY -> "Policy";
    };
  }

  /** Source: IAM User Guide, "IAM and STS quotas". */
  private static int most(EntityKind kind) {
    return switch (kind) {
      case USER -> 5000;
      case GROUP -> 300;
      case ROLE -> 1000;
      case POLICY -> 1500;
    };
  }

  /**
   * Tags by key; keys that are equal but for case are one. Errors: {@code INVALID_TAG_PARAMETER},
   * where IAM says {@code InvalidInput}.
   */
  static Map<String, String> tags(List<Map.Entry<String, String>> asked) {
    Map<String, String> tags = new LinkedHashMap<>();
    Set<String> keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < asked.size(); i++) {
      Tag tag = tag(asked.get(i), "tags[" + i + "]");
      if (!keys.add(tag.key())) {
        throw CairnException.invalid(
            "INVALID_TAG_PARAMETER",
            "tags[" + i + "]",
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
      }
      tags.put(tag.key(), tag.value());
    }
    return tags;
  }

  private static Tag tag(Map.Entry<String, String> asked, String field) {
    try {
      return new Tag(asked.getKey(), asked.getValue());
    } catch (CairnException.InvalidRequest e) {
      throw CairnException.invalid(e.reason(), field, e.message());
    }
  }
}
