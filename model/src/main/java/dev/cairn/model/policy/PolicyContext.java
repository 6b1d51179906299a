package dev.cairn.model.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a call that conditions and variables may ask for. Immutable. Made anew for each call:
 * a key is put on top of those before, nothing is copied.
 */
public final class PolicyContext {

  /** A call of which nothing is known. */
  public static final PolicyContext EMPTY = new PolicyContext(null, key -> null);

  private final @Nullable PolicyContext beneath;
  private final Function<String, ? extends @Nullable List<String>> top;

  private PolicyContext(
      @Nullable PolicyContext beneath, Function<String, ? extends @Nullable List<String>> top) {
    this.beneath = beneath;
    this.top = top;
  }

  /** All of these keys, e.g. of an identity, that are put on top of others by {@link #withAll}. */
  public static PolicyContext of(Map<String, List<String>> keys) {
    Map<String, List<String>> lower = new HashMap<>();
    keys.forEach((key, values) -> lower.put(lower(key), List.copyOf(values)));
    return new PolicyContext(null, Map.copyOf(lower)::get);
  }

  /**
   * Keys that are worked out when a condition or a variable asks for them.
   *
   * @param keys values by key in lower case; none if the call lacks it
   */
  public static PolicyContext lazy(Function<String, List<String>> keys) {
    return new PolicyContext(null, keys);
  }

  /**
   * This and one key more, in place of any of the same name.
   *
   * @param key e.g. {@code aws:SourceIp}; its case does not matter
   * @param keyValues none is as if the key were missing
   */
  public PolicyContext with(String key, String... keyValues) {
    return new PolicyContext(this, Map.of(lower(key), List.of(keyValues))::get);
  }

  /** This and all keys of another, in place of any of the same names. */
  public PolicyContext withAll(PolicyContext other) {
    PolicyContext under = other.beneath == null ? this : withAll(other.beneath);
    return new PolicyContext(under, other.top);
  }

  /**
   * The values of a key; none if the call lacks it.
   *
   * @param lowerCaseKey the key in lower case
   */
  List<String> values(String lowerCaseKey) {
    for (PolicyContext layer = this; layer != null; layer = layer.beneath) {
      List<String> values = layer.top.apply(lowerCaseKey);
      if (values != null) {
        return values;
      }
    }
    return List.of();
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
