package dev.cairn.trail.domain.access;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ARN of an entity of an account, e.g. {@code arn:aws:iam::123456789012:user/alice}. */
public record EntityArn(AccountId account, EntityKind kind, String name) {

  private static final Pattern SHAPE =
      Pattern.compile(
          "arn:aws:iam::([0-9]{12}):(user|group|role|policy)/([A-Za-z0-9_+=,.@-]{1,128})");

  public EntityArn {
    requireNonNull(account, "account is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(name, "name is null");
  }

  /** What the text names; empty if it is no such ARN. */
  public static Optional<EntityArn> parse(String text) {
    Matcher parts = SHAPE.matcher(text);
    return parts.matches()
        ? Optional.of(
            new EntityArn(AccountId.of(parts.group(1)), kind(parts.group(2)), parts.group(3)))
        : Optional.empty();
  }

  private static EntityKind kind(String word) {
    for (EntityKind kind : EntityKind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("No kind of entity: " + word);
  }

  @Override
  public String toString() {
    return "arn:aws:iam::" + account + ":" + kind.word() + "/" + name;
  }
}
