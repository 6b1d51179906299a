package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import dev.cairn.grpc.access.Identities;
import dev.cairn.grpc.authentication.RootPrincipal;
import dev.cairn.grpc.authentication.Trust;
import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.Identity;
import dev.cairn.proto.configuration.v1.Principal;
import dev.cairn.proto.configuration.v1.PrincipalKind;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.region.v1.Region;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The newest configuration that this process knows: revision, regions, identities, policies, and
 * what credentials are verified with. Until the first snapshot came nothing is known, and calls are
 * refused as UNAVAILABLE. If trail-service is lost the last one holds on, for calls of users as
 * long as the grace lasts.
 */
public final class Configuration implements ConfigurationStream.Listener, Trust {

  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  /** What is known besides identities and policies, replaced as a whole. */
  private record State(
      long revision,
      String installationId,
      Map<RegionName, Integer> partitions,
      Set<RegionName> disabled,
      Map<ByteString, RootPrincipal> roots,
      List<String> tokenKeys,
      Map<String, Set<String>> accessKeys,
      Set<String> activeAccessKeys) {}

  private final LongSupplier nanoTime;
  private final Duration grace;
  private final Identities identities = new Identities();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile State state =
      new State(0, "", Map.of(), Set.of(), Map.of(), List.of(), Map.of(), Set.of());
  private volatile OptionalLong lostNanos = OptionalLong.empty();

  /**
   * @param nanoTime a clock that is never set, as {@link System#nanoTime}
   * @param grace how long what is known holds for users after trail-service was lost
   */
  public Configuration(LongSupplier nanoTime, Duration grace) {
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.grace = requireNonNull(grace, "grace is null");
  }

  /** The newest revision in force here. */
  public long revision() {
    return state.revision;
  }

  @Override
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

  /** Whether a region is in the list, enabled or not. */
  public boolean isKnown(RegionName region) {
    requireKnown();
    return state.partitions.containsKey(region) || state.disabled.contains(region);
  }

  /** The names of the regions that are enabled, in order. Empty while nothing is known. */
  public List<RegionName> regions() {
    return state.partitions.keySet().stream()
        .sorted(Comparator.comparing(RegionName::value))
        .toList();
  }

  /** How many regions are enabled. */
  public int regionCount() {
    return state.partitions.size();
  }

  @Override
  public Identities identities() {
    requireKnown();
    return identities;
  }

  @Override
  public List<String> tokenKeys() {
    requireKnown();
    return state.tokenKeys;
  }

  @Override
  public AccountId rootAccount() {
    requireKnown();
    return state.roots.values().stream()
        .findFirst()
        .map(RootPrincipal::account)
        .orElseThrow(() -> new IllegalStateException("the configuration names no administrator"));
  }

  @Override
  public Optional<RootPrincipal> rootByToken(ByteString sha256) {
    requireKnown();
    return Optional.ofNullable(state.roots.get(sha256));
  }

  @Override
  public Optional<RootPrincipal> rootByArn(String arn) {
    requireKnown();
    return state.roots.values().stream().filter(root -> root.arn().equals(arn)).findFirst();
  }

  @Override
  public boolean isActiveAccessKey(String accessKeyId) {
    requireKnown();
    return state.activeAccessKeys.contains(accessKeyId)
        || state.roots.values().stream().anyMatch(root -> root.accessKeyId().equals(accessKeyId));
  }

  /** Waits for the first snapshot; false if it did not come in time. */
  public boolean awaitKnown(Duration atMost) throws InterruptedException {
    return first.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs the listener after each snapshot and change from now on. It must return at once. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * Refuses to answer for users by what may be out of date.
   *
   * @throws CairnException.Unavailable if nothing is known, or trail-service was lost longer than
   *     the grace
   */
  public void requireFresh() {
    requireKnown();
    OptionalLong lost = lostNanos;
    if (lost.isPresent() && nanoTime.getAsLong() - lost.getAsLong() > grace.toNanos()) {
      throw new CairnException.Unavailable(
          "SERVICE_UNAVAILABLE",
          "Who may do what is not known any more: trail-service was lost more than %s ago."
              .formatted(grace),
          RETRY_AFTER);
    }
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
  public void connected() {
    lostNanos = OptionalLong.empty();
  }

  @Override
  public void lost() {
    lostNanos = OptionalLong.of(nanoTime.getAsLong());
  }

  @Override
  public void snapshot(Snapshot snapshot) {
    Map<RegionName, Integer> partitions = new HashMap<>();
    Set<RegionName> disabled = new HashSet<>();
    snapshot.getRegionsList().forEach(region -> put(partitions, disabled, region));
    Map<ByteString, RootPrincipal> roots = new HashMap<>();
    snapshot
        .getPrincipalsList()
        .forEach(principal -> roots.put(principal.getTokenSha256(), root(principal)));
    Map<String, Set<String>> accessKeys = new HashMap<>();
    snapshot.getIdentitiesList().forEach(identity -> put(accessKeys, identity));
    identities.snapshot(snapshot);
    state =
        new State(
            snapshot.getRevision(),
            snapshot.getInstallationId(),
            Map.copyOf(partitions),
            Set.copyOf(disabled),
            Map.copyOf(roots),
            List.copyOf(snapshot.getTokenKeysList()),
            Map.copyOf(accessKeys),
            active(accessKeys));
    first.countDown();
    listeners.forEach(Runnable::run);
  }

  @Override
  public void change(Change change) {
    identities.change(change);
    State before = state;
    Map<RegionName, Integer> partitions = before.partitions;
    Set<RegionName> disabled = before.disabled;
    if (change.hasRegion()) {
      partitions = new HashMap<>(partitions);
      disabled = new HashSet<>(disabled);
      put(partitions, disabled, change.getRegion());
    }
    Map<String, Set<String>> accessKeys = accessKeys(before.accessKeys, change);
    state =
        new State(
            change.getRevision(),
            before.installationId,
            Map.copyOf(partitions),
            Set.copyOf(disabled),
            before.roots,
            before.tokenKeys,
            accessKeys,
            accessKeys.equals(before.accessKeys) ? before.activeAccessKeys : active(accessKeys));
    listeners.forEach(Runnable::run);
  }

  private static Map<String, Set<String>> accessKeys(
      Map<String, Set<String>> before, Change change) {
    return switch (change.getSubjectCase()) {
      case IDENTITY -> {
        Map<String, Set<String>> after = new HashMap<>(before);
        put(after, change.getIdentity());
        yield Map.copyOf(after);
      }
      case DELETED_IDENTITY_ARN -> {
        Map<String, Set<String>> after = new HashMap<>(before);
        after.remove(change.getDeletedIdentityArn());
        yield Map.copyOf(after);
      }
      default -> before;
    };
  }

  private static void put(Map<String, Set<String>> accessKeys, Identity identity) {
    if (identity.getActiveAccessKeyIdsCount() > 0) {
      accessKeys.put(identity.getArn(), Set.copyOf(identity.getActiveAccessKeyIdsList()));
    } else {
      accessKeys.remove(identity.getArn());
    }
  }

  private static Set<String> active(Map<String, Set<String>> accessKeys) {
    Set<String> active = new HashSet<>();
    accessKeys.values().forEach(active::addAll);
    return Set.copyOf(active);
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

  private static RootPrincipal root(Principal message) {
    if (message.getKind() != PrincipalKind.PRINCIPAL_KIND_ROOT) {
      throw new IllegalArgumentException(
          "a kind of principal that this version does not know: " + message.getKind());
    }
    return new RootPrincipal(
        message.getArn(), AccountId.of(message.getAccountId()), message.getAccessKeyId());
  }
}
