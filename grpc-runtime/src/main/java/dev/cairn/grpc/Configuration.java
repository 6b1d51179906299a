package dev.cairn.grpc;

import com.google.protobuf.ByteString;
import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.model.RegionName;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.Principal;
import dev.cairn.proto.configuration.v1.PrincipalKind;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.region.v1.Region;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The newest configuration that this process knows: revision, regions and who may call. Until the
 * first snapshot came nothing is known, and calls are refused as UNAVAILABLE; if trail-service is
 * lost the last one holds on.
 */
public final class Configuration implements ConfigurationStream.Listener, Credentials {

  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  /** What is known, replaced as a whole. */
  private record State(
      long revision,
      String installationId,
      Map<RegionName, Integer> partitions,
      Set<RegionName> disabled,
      Map<ByteString, Credentials.Bearer> principals) {}

  private final CountDownLatch first = new CountDownLatch(1);
  private volatile State state = new State(0, "", Map.of(), Set.of(), Map.of());

  /** The newest revision in force here. */
  public long revision() {
    return state.revision;
  }

  /** Random id of the installation. */
  public String installationId() {
    requireKnown();
    return state.installationId;
  }

  /** Number of partitions of a region; empty if it is unknown or disabled. */
  public Optional<Integer> partitions(RegionName region) {
    requireKnown();
    return Optional.ofNullable(state.partitions.get(region));
  }

  /** Whether a region is in the list, and its events are refused. */
  public boolean isDisabled(RegionName region) {
    requireKnown();
    return state.disabled.contains(region);
  }

  /** How many regions are enabled. */
  public int regionCount() {
    return state.partitions.size();
  }

  /** Waits for the first snapshot; false if it did not come in time. */
  public boolean awaitKnown(Duration atMost) throws InterruptedException {
    return first.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Optional<Credentials.Bearer> find(String token) {
    requireKnown();
    // The map is keyed by the hash: how long the search takes says nothing of the token.
    return Optional.ofNullable(state.principals.get(ByteString.copyFrom(Hashes.sha256(token))));
  }

  private void requireKnown() {
    if (first.getCount() > 0) {
      throw new CairnException.Unavailable(
          "SERVICE_UNAVAILABLE",
          "The configuration is not known yet: trail-service did not answer.",
          RETRY_AFTER);
    }
  }

  @Override
  public void snapshot(Snapshot snapshot) {
    Map<RegionName, Integer> partitions = new HashMap<>();
    Set<RegionName> disabled = new HashSet<>();
    snapshot.getRegionsList().forEach(region -> put(partitions, disabled, region));
    Map<ByteString, Credentials.Bearer> principals = new HashMap<>();
    snapshot
        .getPrincipalsList()
        .forEach(principal -> principals.put(principal.getTokenSha256(), principal(principal)));
    state =
        new State(
            snapshot.getRevision(),
            snapshot.getInstallationId(),
            Map.copyOf(partitions),
            Set.copyOf(disabled),
            Map.copyOf(principals));
    first.countDown();
  }

  @Override
  public void change(Change change) {
    Map<RegionName, Integer> partitions = state.partitions;
    Set<RegionName> disabled = state.disabled;
    if (change.hasRegion()) {
      partitions = new HashMap<>(partitions);
      disabled = new HashSet<>(disabled);
      put(partitions, disabled, change.getRegion());
    }
    state =
        new State(
            change.getRevision(),
            state.installationId,
            Map.copyOf(partitions),
            Set.copyOf(disabled),
            state.principals);
  }

  private static void put(
      Map<RegionName, Integer> partitions, Set<RegionName> disabled, Region region) {
    RegionName name = RegionName.of(region.getName());
    if (region.getEnabled()) {
      partitions.put(name, region.getPartitions());
      disabled.remove(name);
    } else {
      partitions.remove(name);
      disabled.add(name);
    }
  }

  private static Credentials.Bearer principal(Principal message) {
    return new Credentials.Bearer(
        message.getArn(),
        AccountId.of(message.getAccountId()),
        message.getAccessKeyId(),
        kind(message.getKind()));
  }

  private static Caller.Kind kind(PrincipalKind kind) {
    return switch (kind) {
      case PRINCIPAL_KIND_ROOT -> Caller.Kind.ROOT;
      case PRINCIPAL_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException(
              "a kind of principal that this version does not know: " + kind);
    };
  }
}
