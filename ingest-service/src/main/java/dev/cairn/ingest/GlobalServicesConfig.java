package dev.cairn.ingest;

import dev.cairn.model.CairnException;
import dev.cairn.model.GlobalService;
import dev.cairn.model.GlobalServices;
import dev.cairn.model.RegionName;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which services have no region of their own. A change concerns events accepted after it: what an
 * event is, is stored with it.
 *
 * @param sources event sources that IncludeGlobalServiceEvents governs
 * @param regions where they record: in the first unless the record says another of them
 * @param placed other event sources that record in one region: {@code SOURCE}, or {@code
 *     SOURCE:REGION} if it is not the first of the regions
 * @param rule which trails of one region take their events
 */
@ConfigurationProperties("cairn.ingest.global-services")
public record GlobalServicesConfig(
    @Bindable(
            defaultValue =
                "iam.amazonaws.com,sts.amazonaws.com,cloudfront.amazonaws.com,route53.amazonaws.com")
        List<String> sources,
    @Bindable(defaultValue = "us-east-1,cn-north-1,cn-northwest-1,us-gov-west-1")
        List<String> regions,
    @Bindable(
            defaultValue =
                "billing.amazonaws.com,organizations.amazonaws.com,shield.amazonaws.com,"
                    + "support.amazonaws.com,waf.amazonaws.com,"
                    + "globalaccelerator.amazonaws.com:us-west-2")
        List<String> placed,
    @Bindable(defaultValue = "SINCE_2021") Rule rule) {

  /** CloudTrail's rules for trails of one region. */
  public enum Rule {
    /** Only those homed where the event is take it: since 22 November 2021. */
    SINCE_2021,
    /** All of them take it. */
    BEFORE_2021
  }

  public GlobalServicesConfig {
    // An empty text is a list of one empty name.
    sources = withoutBlanks(sources);
    regions = withoutBlanks(regions);
    placed = withoutBlanks(placed);
    if (regions.isEmpty()) {
      throw new IllegalArgumentException("cairn.ingest.global-services.regions must name one");
    }
    for (String name : regions) {
      region("regions", name);
    }
    for (String entry : placed) {
      place(entry, regions.getFirst());
    }
  }

  private static List<String> withoutBlanks(List<String> texts) {
    return texts.stream().filter(text -> !text.isBlank()).toList();
  }

  private static RegionName region(String key, String text) {
    try {
      return RegionName.of(text);
    } catch (CairnException e) {
      throw new IllegalArgumentException(
          "cairn.ingest.global-services." + key + ": " + e.message(), e);
    }
  }

  private static RegionName place(String entry, String otherwise) {
    int colon = entry.indexOf(':');
    return region("placed", colon < 0 ? otherwise : entry.substring(colon + 1));
  }

  GlobalServices services() {
    Map<String, RegionName> places = new HashMap<>();
    for (String entry : placed) {
      int colon = entry.indexOf(':');
      places.put(colon < 0 ? entry : entry.substring(0, colon), place(entry, regions.getFirst()));
    }
    return new GlobalServices(
        Set.copyOf(sources),
        regions.stream().map(RegionName::of).toList(),
        places,
        switch (rule) {
          case SINCE_2021 -> GlobalService.ITS_REGION;
          case BEFORE_2021 -> GlobalService.EVERY_REGION;
        });
  }
}
