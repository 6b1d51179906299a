package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import dev.cairn.model.Texts;
import dev.cairn.trail.domain.NewTrail.NewTag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A tag of a trail. Shape: key of 1 to 128 and value of up to 256 letters, digits, spaces and
 * {@code _ . : / = + - @}; the key does not begin with {@code aws:}. Errors: {@code
 * INVALID_TAG_PARAMETER}, {@code TAGS_LIMIT_EXCEEDED}. Source: contract 1.3.
 */
public record Tag(String key, String value) {

  /** Most tags that a trail can have. */
  public static final int MAX_PER_TRAIL = 50;

  private static final Pattern CHARACTERS = Pattern.compile("[\\p{L}\\p{N} _.:/=+@-]*");

  public Tag {
    requireNonNull(key, "key is null");
    requireNonNull(value, "value is null");
    if (key.isEmpty() || length(key) > 128) {
      throw bad("A tag's key must have 1 to 128 characters, got " + length(key) + ".");
    }
    if (length(value) > 256) {
      throw bad("A tag's value must have up to 256 characters, got " + length(value) + ".");
    }
    if (key.regionMatches(true, 0, "aws:", 0, 4)) {
      throw bad("A tag's key must not begin with aws:, got " + Texts.quote(key) + ".");
    }
    if (!CHARACTERS.matcher(key).matches() || !CHARACTERS.matcher(value).matches()) {
      throw bad(
          "A tag may have letters, numbers, spaces and _ . : / = + - @, got "
              + Texts.quote(key)
              + " = "
              + Texts.quote(value)
              + ".");
    }
  }

  /** Refuses two tags of one key. For conditions of policies, keys are one whatever their case. */
  private static void checkKeysDiffer(List<Tag> tags) {
    Set<String> keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Optional<Tag> twice = tags.stream().filter(tag -> !keys.add(tag.key)).findFirst();
    if (twice.isPresent()) {
      throw bad(
          "Tag key "
              + Texts.quote(twice.get().key)
              + " is given twice, which case does not change.");
    }
  }

  /** Refuses a tag whose key differs in case only from one that is there. */
  static void checkCase(Collection<String> present, List<Tag> added) {
    Set<String> keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    keys.addAll(present);
    for (Tag tag : added) {
      if (keys.contains(tag.key) && !present.contains(tag.key)) {
        throw bad(
            "Tag key " + Texts.quote(tag.key) + " differs in case only from one that is there.");
      }
    }
  }

  /**
   * The tags that are asked for, by place in the request.
   *
   * @param violations gathers what is wrong with them
   */
  static List<Tag> parse(List<NewTag> asked, Violations violations) {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      NewTag tag = asked.get(i);
      violations
          .check("tags_list[" + i + "]", () -> new Tag(tag.key(), tag.value()))
          .ifPresent(tags::add);
    }
    violations.check(
        () -> {
          checkKeysDiffer(tags);
          return true;
        });
    return tags;
  }

  static void checkCount(List<Tag> tags) {
    if (tags.size() > MAX_PER_TRAIL) {
      throw new CairnException.LimitExceeded(
          "TAGS_LIMIT_EXCEEDED",
          "A trail can have up to %d tags, got %d.".formatted(MAX_PER_TRAIL, tags.size()),
          Optional.empty());
    }
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static CairnException bad(String message) {
    return CairnException.invalid("INVALID_TAG_PARAMETER", "tags_list", message);
  }
}
