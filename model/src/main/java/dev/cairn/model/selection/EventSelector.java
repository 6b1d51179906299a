package dev.cairn.model.selection;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A basic event selector. It takes management events, if it includes them, other than those of the
 * excluded sources, and data events of its resources; of both only reads or only writes, if it says
 * so.
 *
 * @param excludeManagementEventSources {@code kms.amazonaws.com}, {@code rdsdata.amazonaws.com}
 */
public record EventSelector(
    ReadWriteType readWriteType,
    boolean includeManagementEvents,
    List<DataResource> dataResources,
    List<String> excludeManagementEventSources) {

  /** All management events: what a new trail has. */
  public static final EventSelector DEFAULT =
      new EventSelector(ReadWriteType.ALL, true, List.of(), List.of());

  public EventSelector {
    requireNonNull(readWriteType, "readWriteType is null");
    dataResources = List.copyOf(dataResources);
    excludeManagementEventSources = List.copyOf(excludeManagementEventSources);
  }
}
