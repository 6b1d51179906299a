package dev.cairn.delivery.client;

import dev.cairn.delivery.domain.TrailState;
import dev.cairn.model.EventId;
import dev.cairn.model.TrailArn;
import dev.cairn.model.selection.CompiledSelectors;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A trail as it was, without what may be large.
 *
 * @param place where it lies in the file of versions
 */
record TrailVersion(
    long place,
    String id,
    TrailArn arn,
    boolean multiRegion,
    boolean includeGlobalServiceEvents,
    boolean logging,
    String bucket,
    Optional<String> prefix,
    Optional<String> kmsKeyArn,
    Supplier<CompiledSelectors> selectors,
    Optional<EventId> lastEvent) {

  TrailState state() {
    return new TrailState(
        id,
        arn,
        multiRegion,
        includeGlobalServiceEvents,
        logging,
        bucket,
        prefix,
        kmsKeyArn,
        selectors.get(),
        lastEvent);
  }
}
