package dev.cairn.trail.domain;

import static java.util.Comparator.comparing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What trails and regions do, told once more as simply as can be: texts and maps, no store, no
 * revisions. An operation answers {@code ok} or the reason of its error.
 */
final class TrailModel implements TrailOperationsByName {

  /** A trail as the model sees it. */
  private static final class ModelTrail {
    final String account;
    final String name;
    final String home;
    boolean multi;
    boolean global;
    String prefix;
    boolean logging;
    String selectors = "default";
    boolean insights;
    final TreeMap<String, String> tags = new TreeMap<>();

    ModelTrail(
        String account, String name, String home, boolean multi, boolean global, String prefix) {
      this.account = account;
      this.name = name;
      this.home = home;
      this.multi = multi;
      this.global = global;
      this.prefix = prefix;
    }

    String arn() {
      return "arn:aws:cloudtrail:" + home + ":" + account + ":trail/" + name;
    }

    boolean shows(String region) {
      return multi || home.equals(region);
    }

    @Override
    public String toString() {
      return String.join(
          " ",
          arn(),
          "multi=" + multi,
          "global=" + global,
          "prefix=" + prefix,
          "logging=" + logging,
          "selectors=" + selectors,
          "insights=" + insights,
          "tags=" + tags);
    }
  }

  private final int limit;
  private final List<ModelTrail> trails = new ArrayList<>();
  private final Map<String, Boolean> regions = new TreeMap<>();

  TrailModel(int limit) {
    this.limit = limit;
  }

  @Override
  public String addRegion(String region) {
    if (regions.getOrDefault(region, false)) {
      return "REGION_ALREADY_EXISTS";
    }
    regions.put(region, true);
    return OK;
  }

  @Override
  public String disableRegion(String region) {
    if (!regions.containsKey(region)) {
      return "UNKNOWN_REGION";
    }
    boolean last =
        regions.keySet().stream()
            .noneMatch(other -> regions.getOrDefault(other, false) && !other.equals(region));
    if (regions.getOrDefault(region, false) && last) {
      return "LAST_REGION";
    }
    regions.put(region, false);
    return OK;
  }

  @Override
  public String create(
      String account,
      String region,
      String name,
      boolean multi,
      Optional<Boolean> global,
      String prefix) {
    if (multi && global.isPresent() && !global.get()) {
      return "INVALID_PARAMETER_COMBINATION";
    }
    if (!regions.containsKey(region)) {
      return "UNKNOWN_REGION";
    }
    if (!regions.getOrDefault(region, false)) {
      return "REGION_DISABLED";
    }
    for (ModelTrail other : of(account)) {
      if (other.name.equals(name) && (multi || other.shows(region))) {
        return "TRAIL_ALREADY_EXISTS";
      }
    }
    for (String one : regions.keySet()) {
      boolean counts = one.equals(region) || (multi && regions.getOrDefault(one, false));
      if (counts && visible(account, one).size() >= limit) {
        return "MAXIMUM_NUMBER_OF_TRAILS_EXCEEDED";
      }
    }
    trails.add(new ModelTrail(account, name, region, multi, global.orElse(true), prefix));
    return OK;
  }

  @Override
  public String update(
      String account,
      String region,
      String ref,
      Optional<Boolean> multi,
      Optional<Boolean> global,
      Optional<String> prefix) {
    String refused = refusesChange(account, region, ref);
    if (!refused.equals(OK)) {
      return refused;
    }
    ModelTrail trail = get(account, region, ref);
    boolean newMulti = multi.orElse(trail.multi);
    boolean newGlobal = global.orElse(newMulti == trail.multi ? trail.global : newMulti);
    if (newMulti && !newGlobal) {
      return "INVALID_PARAMETER_COMBINATION";
    }
    if (newMulti && !trail.multi) {
      for (ModelTrail other : of(account)) {
        if (other != trail && other.name.equals(trail.name)) {
          return "TRAIL_ALREADY_EXISTS";
        }
      }
      for (String one : regions.keySet()) {
        boolean counts = regions.getOrDefault(one, false) && !one.equals(trail.home);
        if (counts && visible(account, one).size() >= limit) {
          return "MAXIMUM_NUMBER_OF_TRAILS_EXCEEDED";
        }
      }
    }
    trail.multi = newMulti;
    trail.global = newGlobal;
    trail.prefix = prefix.orElse(trail.prefix);
    return OK;
  }

  @Override
  public String delete(String account, String region, String ref) {
    String refused = refusesChange(account, region, ref);
    if (refused.equals(OK)) {
      trails.remove(get(account, region, ref));
    }
    return refused;
  }

  @Override
  public String log(String account, String region, String ref, boolean on) {
    String refused = refusesChange(account, region, ref);
    if (refused.equals(OK)) {
      ModelTrail trail = get(account, region, ref);
      trail.logging = on;
      trail.insights &= on;
    }
    return refused;
  }

  @Override
  public String putSelectors(String account, String region, String ref, String selectors) {
    String refused = refusesChange(account, region, ref);
    if (refused.equals(OK)) {
      get(account, region, ref).selectors = selectors;
    }
    return refused;
  }

  @Override
  public String getSelectors(String account, String region, String ref) {
    String refused = refusesRegionalRead(account, region, ref);
    return refused.equals(OK) ? get(account, region, ref).selectors : refused;
  }

  @Override
  public String putInsights(String account, String region, String ref, boolean on) {
    String refused = refusesChange(account, region, ref);
    if (!refused.equals(OK)) {
      return refused;
    }
    ModelTrail trail = get(account, region, ref);
    if (on && trail.selectors.equals("reads")) {
      return "INVALID_INSIGHT_SELECTORS";
    }
    trail.insights = on;
    return OK;
  }

  @Override
  public String getInsights(String account, String region, String ref) {
    String refused = refusesRegionalRead(account, region, ref);
    if (!refused.equals(OK)) {
      return refused;
    }
    return get(account, region, ref).insights ? OK : "INSIGHT_NOT_ENABLED";
  }

  @Override
  public String addTag(String account, String region, String arn, String key, String value) {
    String refused = refusesTags(account, region, arn);
    if (refused.equals(OK)) {
      get(account, region, arn).tags.put(key, value);
    }
    return refused;
  }

  @Override
  public String removeTag(String account, String region, String arn, String key) {
    String refused = refusesTags(account, region, arn);
    if (refused.equals(OK)) {
      get(account, region, arn).tags.remove(key);
    }
    return refused;
  }

  @Override
  public String describe(String account, String region, String ref) {
    if (!regions.containsKey(region)) {
      return "UNKNOWN_REGION";
    }
    ModelTrail trail = find(account, region, ref);
    return trail == null ? "TRAIL_NOT_FOUND" : trail.toString();
  }

  /** The trails that show, by name, or the reason why none can be seen. */
  String visibleTexts(String account, String region) {
    return regions.containsKey(region)
        ? visible(account, region).stream()
            .map(ModelTrail::toString)
            .sorted(comparing(text -> text.substring(text.indexOf("trail/"))))
            .toList()
            .toString()
        : "UNKNOWN_REGION";
  }

  private List<ModelTrail> visible(String account, String region) {
    return of(account).stream().filter(trail -> trail.shows(region)).toList();
  }

  private List<ModelTrail> of(String account) {
    return trails.stream().filter(trail -> trail.account.equals(account)).toList();
  }

  private String refusesChange(String account, String region, String ref) {
    if (!regions.containsKey(region)) {
      return "UNKNOWN_REGION";
    }
    if (!regions.getOrDefault(region, false)) {
      return "REGION_DISABLED";
    }
    for (ModelTrail trail : visible(account, region)) {
      boolean named = trail.name.equals(ref) || trail.arn().equals(ref);
      if (named && !trail.home.equals(region)) {
        return "INVALID_HOME_REGION";
      }
    }
    return find(account, region, ref) == null ? "TRAIL_NOT_FOUND" : OK;
  }

  private String refusesRegionalRead(String account, String region, String ref) {
    if (!regions.containsKey(region)) {
      return "UNKNOWN_REGION";
    }
    if (ref.startsWith("arn:") && !ref.contains(":" + region + ":")) {
      return "CLOUD_TRAIL_ARN_INVALID";
    }
    return find(account, region, ref) == null ? "TRAIL_NOT_FOUND" : OK;
  }

  private String refusesTags(String account, String region, String arn) {
    if (!regions.containsKey(region)) {
      return "UNKNOWN_REGION";
    }
    if (!regions.getOrDefault(region, false)) {
      return "REGION_DISABLED";
    }
    if (!arn.startsWith("arn:") || !arn.contains(":" + region + ":")) {
      return "CLOUD_TRAIL_ARN_INVALID";
    }
    return find(account, region, arn) == null ? "RESOURCE_NOT_FOUND" : OK;
  }

  private ModelTrail get(String account, String region, String ref) {
    ModelTrail trail = find(account, region, ref);
    if (trail == null) {
      throw new IllegalStateException("no such trail: " + ref);
    }
    return trail;
  }

  /** A name means a trail at home here, an ARN any that shows here. */
  private @Nullable ModelTrail find(String account, String region, String ref) {
    for (ModelTrail trail : visible(account, region)) {
      if (trail.arn().equals(ref) || (trail.name.equals(ref) && trail.home.equals(region))) {
        return trail;
      }
    }
    return null;
  }
}
