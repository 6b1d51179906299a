package dev.cairn.trail.store;

import dev.cairn.model.RegionName;
import dev.cairn.trail.domain.DeliveryOutcome;
import dev.cairn.trail.domain.DeliveryStatus;
import dev.cairn.trail.domain.DeliveryTarget;
import dev.cairn.trail.domain.TrailId;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What was told of deliveries: a row for each trail, region and target. */
final class DeliveryOutcomes {

  private DeliveryOutcomes() {}

  static DeliveryStatus read(Handle handle, TrailId trail, RegionName region) {
    Map<DeliveryTarget, DeliveryOutcome> outcomes = new EnumMap<>(DeliveryTarget.class);
    handle
        .createQuery(
            "select target, attempt_time_ms, success_time_ms, error from delivery_outcomes where trail_id = :trail and region = :region")
        .bind("trail", trail.value())
        .bind("region", region.value())
        .map(
            (row, context) ->
                Map.entry(
                    DeliveryTarget.valueOf(row.getString("target")),
                    new DeliveryOutcome(
                        Optional.ofNullable(row.getObject("attempt_time_ms", Long.class))
                            .map(Instant::ofEpochMilli),
                        Optional.ofNullable(row.getObject("success_time_ms", Long.class))
                            .map(Instant::ofEpochMilli),
                        Optional.ofNullable(row.getString("error")))))
        .forEach(entry -> outcomes.put(entry.getKey(), entry.getValue()));
    return new DeliveryStatus(trail, region, outcomes);
  }

  static void note(Handle handle, DeliveryStatus status) {
    // The lock keeps two reports about one trail apart, and the trail from being deleted meanwhile.
    boolean trailIsThere =
        handle
            .createQuery("select id from trails where id = :trail for update")
            .bind("trail", status.trail().value())
            .mapTo(String.class)
            .findOne()
            .isPresent();
    if (trailIsThere) {
      DeliveryStatus before = read(handle, status.trail(), status.region());
      status
          .outcomes()
          .forEach(
              (target, outcome) -> {
                boolean isNew = !before.outcomes().containsKey(target);
                save(handle, status, target, outcome.over(before.of(target)), isNew);
              });
    }
  }

  private static void save(
      Handle handle,
      DeliveryStatus status,
      DeliveryTarget target,
      DeliveryOutcome outcome,
      boolean isNew) {
    String sql =
        isNew
            ? "insert into delivery_outcomes (trail_id, region, target, attempt_time_ms, success_time_ms, error) values (:trail, :region, :target, :attempt, :success, :error)"
            : "update delivery_outcomes set attempt_time_ms = :attempt, success_time_ms = :success, error = :error where trail_id = :trail and region = :region and target = :target";
    handle
        .createUpdate(sql)
        .bind("trail", status.trail().value())
        .bind("region", status.region().value())
        .bind("target", target.name())
        .bind("attempt", outcome.attemptTime().map(Instant::toEpochMilli).orElse(null))
        .bind("success", outcome.successTime().map(Instant::toEpochMilli).orElse(null))
        .bind("error", outcome.error().orElse(null))
        .execute();
  }
}
