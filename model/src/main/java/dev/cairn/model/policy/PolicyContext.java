package dev.cairn.model.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The keys of a call that conditions and variables may ask for. Immutable. */
public final class PolicyContext {

  /** A call of which nothing is known. */
  public static final PolicyContext EMPTY = new PolicyContext(Map.of());

  private final Map<String, List<String>> values;

  private PolicyContext(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * This and one key more.
   *
   * @param key e.g. {@code aws:SourceIp}; its case does not matter
   * @param keyValues none is as if the key were missing
   */
  public PolicyContext with(String key, String... keyValues) {
    Map<String, List<String>> more = new HashMap<>(values);
    more.put(lower(key), List.of(keyValues));
    return new PolicyContext(more);
  }

  /**
   * The values of a key; none if the call lacks it.
   *
   * @param lowerCaseKey the key in lower case
   */
  List<String> values(String lowerCaseKey) {
    return values.getOrDefault(lowerCaseKey, List.of());
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
