package dev.cairn.model.selection;

import dev.cairn.model.Texts;
import java.util.List;
import java.util.Set;

/** What makes basic event selectors legal. Source: contract 1.11. */
final class BasicLegality {

  /** Services so busy that their management events may be left out. */
  static final Set<String> EXCLUDABLE_SOURCES =
      Set.of("kms.amazonaws.com", "rdsdata.amazonaws.com");

  private BasicLegality() {}

  static void check(List<EventSelector> selectors) {
    if (selectors.isEmpty() || selectors.size() > EventSelectors.MAX_SELECTORS) {
      throw Illegal.eventSelectors(
          "event_selectors",
          "Specify a valid number of selectors (1 to 5) for your trail, got "
              + selectors.size()
              + ".");
    }
    int values = 0;
    for (int i = 0; i < selectors.size(); i++) {
      String path = "event_selectors[" + i + "]";
      checkCombination(selectors.get(i), path);
      checkExcluded(selectors.get(i), path + ".exclude_management_event_sources");
      values += countValues(selectors.get(i), path + ".data_resources");
    }
    if (values > EventSelectors.MAX_DATA_RESOURCES) {
      throw Illegal.eventSelectors(
          "event_selectors",
          "Specify a valid number of DataResources.Values (0 to 250) for all your selectors");
    }
  }

  private static void checkCombination(EventSelector selector, String path) {
    if (!selector.includeManagementEvents() && selector.dataResources().isEmpty()) {
      throw Illegal.eventSelectors(
          path + ".data_resources",
          "Invalid combination of parameters in EventSelectors. When includeManagementEvents is false,"
              + " DataResources must not be empty.");
    }
  }

  private static void checkExcluded(EventSelector selector, String path) {
    List<String> sources = selector.excludeManagementEventSources();
    if (!sources.isEmpty() && !selector.includeManagementEvents()) {
      throw Illegal.eventSelectors(
          path,
          "Invalid combination of parameters in EventSelectors. When includeManagementEvents is false,"
              + " ExcludeManagementEventSources must be empty.");
    }
    for (int i = 0; i < sources.size(); i++) {
      if (!EXCLUDABLE_SOURCES.contains(sources.get(i))) {
        throw Illegal.eventSelectors(
            path + "[" + i + "]",
            "Value "
                + Texts.cut(sources.get(i))
                + " for ExcludeManagementEventSources is invalid.");
      }
    }
  }

  /** Checks the resources, and gives how many values count for the quota. */
  private static int countValues(EventSelector selector, String path) {
    int count = 0;
    List<DataResource> resources = selector.dataResources();
    for (int i = 0; i < resources.size(); i++) {
      DataResource resource = resources.get(i);
      String type = resource.type();
      if (!ResourceArns.isBasicType(type)) {
        throw Illegal.eventSelectors(
            path + "[" + i + "].type",
            "Value " + Texts.cut(type) + " for DataResources.Type is invalid.");
      }
      for (int k = 0; k < resource.values().size(); k++) {
        String value = resource.values().get(k);
        if (!ResourceArns.isAll(type, value)) {
          checkArn(type, value, path + "[" + i + "].values[" + k + "]");
          count++;
        }
      }
    }
    return count;
  }

  private static void checkArn(String type, String value, String path) {
    // There are no wildcards: a star may only stand in an object's key, and is a star.
    if (!ResourceArns.isArn(type, value)) {
      throw Illegal.eventSelectors(
          path, "Value " + Texts.cut(value) + " for DataResources.Values is invalid.");
    }
  }
}
