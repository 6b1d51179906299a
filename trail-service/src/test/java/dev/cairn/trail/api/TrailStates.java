package dev.cairn.trail.api;

import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.TrailState;
import dev.cairn.proto.configuration.v1.WatchConfigurationRequest;
import dev.cairn.proto.configuration.v1.WatchConfigurationResponse;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.ArrayList;
import java.util.List;

/** Trails as services see them. */
final class TrailStates {

  private TrailStates() {}

  /** The trail that was changed last, by a watch that begins at revision 0. */
  static TrailState newest(
      BlockingClientCall<WatchConfigurationRequest, WatchConfigurationResponse> watch)
      throws InterruptedException, StatusException {
    long newest = watch.read().getNewestRevision();
    List<Change> changes = new ArrayList<>();
    while (changes.size() < newest) {
      changes.addAll(watch.read().getChangesList());
    }
    return changes.stream()
        .filter(Change::hasTrail)
        .map(Change::getTrail)
        .reduce((_, later) -> later)
        .orElseThrow();
  }
}
