package dev.cairn.trail.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.cairn.grpc.SelectorMessages;
import dev.cairn.model.EventId;
import dev.cairn.model.RegionName;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.Principal;
import dev.cairn.proto.configuration.v1.PrincipalKind;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.configuration.v1.TargetStatus;
import dev.cairn.proto.configuration.v1.TrailState;
import dev.cairn.trail.domain.Configuration;
import dev.cairn.trail.domain.DeliveryOutcome;
import dev.cairn.trail.domain.DeliveryStatus;
import dev.cairn.trail.domain.DeliveryTarget;
import dev.cairn.trail.domain.Region;
import dev.cairn.trail.domain.Revision;
import dev.cairn.trail.domain.RootCredential;
import dev.cairn.trail.domain.Subject;
import dev.cairn.trail.domain.Trail;
import dev.cairn.trail.domain.TrailId;
import dev.cairn.trail.domain.access.AccessSubject;
import dev.cairn.trail.domain.access.Account;
import dev.cairn.trail.domain.access.Identity;
import dev.cairn.trail.domain.access.Policy;
import dev.cairn.trail.domain.iam.PolicyView;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The configuration and its revisions between their messages and the domain. */
final class ConfigurationMessages {

  private static final int LONGEST_ERROR = 1024;

  private ConfigurationMessages() {}

  static Snapshot snapshot(Configuration configuration, Published published) {
    Snapshot.Builder snapshot =
        Snapshot.newBuilder()
            .setRevision(configuration.revision())
            .addAllRegions(configuration.regions().stream().map(RegionMessages::message).toList())
            .setInstallationId(published.installation().id())
            .addPrincipals(principal(published.installation().root()))
            .addAllTokenKeys(published.tokenKeys())
            .addAllPolicies(published.policies().stream().map(AccessMessages::message).toList());
    for (AccessSubject subject : configuration.access()) {
      switch (subject) {
        case Account _ -> {} // nobody needs to know which there are
        case Identity identity -> snapshot.addIdentities(AccessMessages.identity(identity));
        case Policy policy ->
            snapshot.addPolicies(AccessMessages.message(PolicyView.of(policy, 0)));
      }
    }
    return snapshot.build();
  }

  static Change change(Revision revision) {
    Change.Builder change = Change.newBuilder().setRevision(revision.number());
    switch (revision.subject()) {
      case Region region -> change.setRegion(RegionMessages.message(region));
      case Trail trail when revision.deleted() -> {
        change.setDeletedTrailId(trail.id().value());
        trail.lastEvent().map(EventId::value).ifPresent(change::setLastEventId);
      }
      case Trail trail -> change.setTrail(state(trail));
      case Subject.Access access when revision.deleted() -> setDeleted(change, access.of());
      case Subject.Access access -> set(change, access.of());
    }
    return change.build();
  }

  private static void set(Change.Builder change, AccessSubject subject) {
    switch (subject) {
      case Account account -> change.setAccount(AccessMessages.message(account));
      case Identity identity -> change.setIdentity(AccessMessages.identity(identity));
      case Policy policy -> change.setPolicy(AccessMessages.message(PolicyView.of(policy, 0)));
    }
  }

  private static void setDeleted(Change.Builder change, AccessSubject subject) {
    switch (subject) {
      case Account account -> change.setClosedAccountId(account.id().value());
      case Identity identity -> change.setDeletedIdentityArn(identity.arn());
      case Policy policy -> change.setDeletedPolicyArn(policy.arn());
    }
  }

  static DeliveryStatus deliveryStatus(dev.cairn.proto.configuration.v1.DeliveryStatus message) {
    Map<DeliveryTarget, DeliveryOutcome> outcomes = new EnumMap<>(DeliveryTarget.class);
    put(
        outcomes,
        DeliveryTarget.LOG_FILES,
        new DeliveryOutcome(
            given(message.hasLatestDeliveryAttemptTime(), message.getLatestDeliveryAttemptTime())
                .map(ConfigurationMessages::instant),
            given(message.hasLatestDeliveryTime(), message.getLatestDeliveryTime())
                .map(ConfigurationMessages::instant),
            given(message.hasLatestDeliveryError(), message.getLatestDeliveryError())
                .map(ConfigurationMessages::cut)));
    put(outcomes, DeliveryTarget.NOTIFICATIONS, outcome(message.getNotifications()));
    put(outcomes, DeliveryTarget.CLOUD_WATCH_LOGS, outcome(message.getCloudWatchLogs()));
    put(outcomes, DeliveryTarget.DIGESTS, outcome(message.getDigests()));
    return new DeliveryStatus(
        TrailId.of(message.getTrailId()), RegionName.of(message.getRegion()), outcomes);
  }

  private static DeliveryOutcome outcome(TargetStatus message) {
    return new DeliveryOutcome(
        given(message.hasLatestAttemptTime(), message.getLatestAttemptTime())
            .map(ConfigurationMessages::instant),
        given(message.hasLatestSuccessTime(), message.getLatestSuccessTime())
            .map(ConfigurationMessages::instant),
        given(message.hasLatestError(), message.getLatestError()).map(ConfigurationMessages::cut));
  }

  private static void put(
      Map<DeliveryTarget, DeliveryOutcome> outcomes,
      DeliveryTarget target,
      DeliveryOutcome outcome) {
    if (!outcome.equals(DeliveryOutcome.NONE)) {
      outcomes.put(target, outcome);
    }
  }

  private static <T> Optional<T> given(boolean is, T value) {
    return is ? Optional.of(value) : Optional.empty();
  }

  private static TrailState state(Trail trail) {
    TrailState.Builder state = TrailState.newBuilder();
    trail.lastEvent().map(EventId::value).ifPresent(state::setLastEventId);
    return state
        .setTrailId(trail.id().value())
        .setAccountId(trail.account().value())
        .setTrail(TrailMessages.message(trail))
        .setIsLogging(trail.logging().on())
        .addAllEventSelectors(SelectorMessages.basicMessages(trail.eventSelectors()))
        .addAllAdvancedEventSelectors(SelectorMessages.advancedMessages(trail.eventSelectors()))
        .build();
  }

  private static Principal principal(RootCredential root) {
    return Principal.newBuilder()
        .setArn(root.arn())
        .setAccountId(root.account().value())
        .setAccessKeyId(root.accessKeyId())
        .setTokenSha256(ByteString.copyFrom(root.tokenSha256()))
        .setKind(PrincipalKind.PRINCIPAL_KIND_ROOT)
        .build();
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private static String cut(String error) {
    return error.substring(0, Math.min(error.length(), LONGEST_ERROR));
  }
}
