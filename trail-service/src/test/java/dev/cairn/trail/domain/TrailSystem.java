package dev.cairn.trail.domain;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.model.selection.AdvancedEventSelector;
import dev.cairn.model.selection.EventSelector;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.model.selection.FieldSelector;
import dev.cairn.model.selection.InsightSelector;
import dev.cairn.model.selection.Operator;
import dev.cairn.model.selection.ReadWriteType;
import dev.cairn.trail.domain.NewTrail.NewTag;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The control plane, for sequences. */
record TrailSystem(TrailOperations operations, Regions regions) implements TrailOperationsByName {

  private static final EventSelectors READS =
      new EventSelectors.Basic(
          List.of(new EventSelector(ReadWriteType.READ_ONLY, true, List.of(), List.of())));
  private static final EventSelectors ADVANCED =
      new EventSelectors.Advanced(
          List.of(
              new AdvancedEventSelector(
                  Optional.empty(),
                  List.of(FieldSelector.of("eventCategory", Operator.EQUALS, "Management")))));
  private static final InsightSelector INSIGHT =
      new InsightSelector("ApiCallRateInsight", List.of());

  private static String answer(Supplier<String> call) {
    try {
      return call.get();
    } catch (CairnException e) {
      return e.reason();
    }
  }

  private static String ok(Runnable call) {
    return answer(
        () -> {
          call.run();
          return OK;
        });
  }

  @Override
  public String create(
      String account,
      String region,
      String name,
      boolean multi,
      Optional<Boolean> global,
      String prefix) {
    NewTrail request = TrailRequest.request(name).multiRegion(multi, global).prefix(prefix).build();
    return answer(
        () -> {
          operations.trails().createTrail(AccountId.of(account), RegionName.of(region), request);
          return OK;
        });
  }

  @Override
  public String update(
      String account,
      String region,
      String ref,
      Optional<Boolean> multi,
      Optional<Boolean> global,
      Optional<String> prefix) {
    UpdateRequest request = UpdateRequest.update(ref);
    multi.ifPresent(request::multiRegion);
    global.ifPresent(request::globalServiceEvents);
    prefix.ifPresent(request::prefix);
    return answer(
        () -> {
          operations
              .trails()
              .updateTrail(AccountId.of(account), RegionName.of(region), request.build());
          return OK;
        });
  }

  @Override
  public String delete(String account, String region, String ref) {
    return ok(
        () -> operations.trails().deleteTrail(AccountId.of(account), RegionName.of(region), ref));
  }

  @Override
  public String log(String account, String region, String ref, boolean on) {
    TrailLogging logging = operations.logging();
    AccountId id = AccountId.of(account);
    RegionName name = RegionName.of(region);
    return on
        ? ok(() -> logging.startLogging(id, name, ref))
        : ok(() -> logging.stopLogging(id, name, ref));
  }

  @Override
  public String putSelectors(String account, String region, String ref, String selectors) {
    EventSelectors asked =
        switch (selectors) {
          case "reads" -> READS;
          case "advanced" -> ADVANCED;
          default -> EventSelectors.defaults();
        };
    return answer(
        () -> {
          operations
              .selectors()
              .putEventSelectors(
                  AccountId.of(account),
                  RegionName.of(region),
                  ref,
                  asked.basic(),
                  asked.advanced());
          return OK;
        });
  }

  @Override
  public String getSelectors(String account, String region, String ref) {
    return answer(
        () ->
            text(
                operations
                    .selectors()
                    .getEventSelectors(AccountId.of(account), RegionName.of(region), ref)
                    .eventSelectors()));
  }

  @Override
  public String putInsights(String account, String region, String ref, boolean on) {
    return answer(
        () -> {
          operations
              .selectors()
              .putInsightSelectors(
                  AccountId.of(account),
                  RegionName.of(region),
                  ref,
                  on ? List.of(INSIGHT) : List.of());
          return OK;
        });
  }

  @Override
  public String getInsights(String account, String region, String ref) {
    return answer(
        () -> {
          operations
              .selectors()
              .getInsightSelectors(AccountId.of(account), RegionName.of(region), ref);
          return OK;
        });
  }

  @Override
  public String addTag(String account, String region, String arn, String key, String value) {
    return ok(
        () ->
            operations
                .tags()
                .addTags(
                    AccountId.of(account),
                    RegionName.of(region),
                    arn,
                    List.of(new NewTag(key, value))));
  }

  @Override
  public String removeTag(String account, String region, String arn, String key) {
    return ok(
        () ->
            operations
                .tags()
                .removeTags(AccountId.of(account), RegionName.of(region), arn, List.of(key)));
  }

  @Override
  public String describe(String account, String region, String ref) {
    return answer(
        () ->
            text(operations.trails().getTrail(AccountId.of(account), RegionName.of(region), ref)));
  }

  @Override
  public String addRegion(String region) {
    return answer(
        () -> {
          regions.addRegion(RegionName.of(region), OptionalInt.empty());
          return OK;
        });
  }

  @Override
  public String disableRegion(String region) {
    return answer(
        () -> {
          regions.disableRegion(RegionName.of(region));
          return OK;
        });
  }

  /** The trails that show, or the reason why none can be seen. */
  String visible(String account, String region) {
    return answer(
        () ->
            operations.trails().listTrails(AccountId.of(account), RegionName.of(region)).stream()
                .map(TrailSystem::text)
                .toList()
                .toString());
  }

  private static String text(Trail trail) {
    TreeMap<String, String> tags = new TreeMap<>();
    trail.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
    return String.join(
        " ",
        trail.arn().toString(),
        "multi=" + trail.settings().multiRegion(),
        "global=" + trail.settings().globalServiceEvents(),
        "prefix=" + trail.settings().prefix().map(KeyPrefix::value).orElse(""),
        "logging=" + trail.logging().on(),
        "selectors=" + text(trail.eventSelectors()),
        "insights=" + !trail.insightSelectors().isEmpty(),
        "tags=" + tags);
  }

  private static String text(EventSelectors selectors) {
    if (selectors.equals(READS)) {
      return "reads";
    }
    return selectors.equals(ADVANCED) ? "advanced" : "default";
  }
}
