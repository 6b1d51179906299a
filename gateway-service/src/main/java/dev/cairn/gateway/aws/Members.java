package dev.cairn.gateway.aws;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.cairn.grpc.AwsNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The members that a proto message has in CloudTrail's JSON. A member's name is the field's in
 * UpperCamel case; what differs from that stands here, and here alone.
 */
final class Members {

  /** Names that are not the field's in UpperCamel case; by field name or by full name. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("trail_arn", "TrailARN"),
          Map.entry("sns_topic_arn", "SnsTopicARN"),
          Map.entry("cairn.ingest.v1.Resource.type", "ResourceType"),
          Map.entry("cairn.ingest.v1.Resource.name", "ResourceName"),
          Map.entry("cairn.trail.v1.DescribeTrailsRequest.trail_name_list", "trailNameList"),
          Map.entry(
              "cairn.trail.v1.DescribeTrailsRequest.include_shadow_trails", "includeShadowTrails"),
          Map.entry("cairn.trail.v1.DescribeTrailsResponse.trail_list", "trailList"));

  /** Fields and enum values of Cairn's own, by name or by full name: neither read nor written. */
  private static final Set<String> HIDDEN =
      Set.of(
          "account_id",
          "region",
          "cairn.history.v1.Event.event_category",
          "LOOKUP_ATTRIBUTE_KEY_ERROR_CODE",
          "LOOKUP_ATTRIBUTE_KEY_USER_ARN");

  /** Messages whose one field is written as if its members were their own, less some of them. */
  private static final Map<String, Set<String>> FLAT =
      Map.of(
          "cairn.trail.v1.CreateTrailResponse",
          Set.of("home_region", "has_custom_event_selectors", "has_insight_selectors"),
          "cairn.trail.v1.UpdateTrailResponse",
          Set.of("home_region", "has_custom_event_selectors", "has_insight_selectors"));

  /** Texts and lists that are left out when they are empty; by field name or by full name. */
  private static final Set<String> ABSENT_IF_EMPTY =
      Set.of(
          "next_token",
          "cairn.ingest.v1.Resource.type",
          "cairn.trail.v1.Tag.value",
          "cairn.trail.v1.PutEventSelectorsResponse.event_selectors",
          "cairn.trail.v1.PutEventSelectorsResponse.advanced_event_selectors",
          "cairn.trail.v1.GetEventSelectorsResponse.event_selectors",
          "cairn.trail.v1.GetEventSelectorsResponse.advanced_event_selectors",
          "cairn.trail.v1.InsightSelector.event_categories",
          "cairn.trail.v1.AdvancedFieldSelector.equals",
          "cairn.trail.v1.AdvancedFieldSelector.starts_with",
          "cairn.trail.v1.AdvancedFieldSelector.ends_with",
          "cairn.trail.v1.AdvancedFieldSelector.not_equals",
          "cairn.trail.v1.AdvancedFieldSelector.not_starts_with",
          "cairn.trail.v1.AdvancedFieldSelector.not_ends_with");

  /** Lists that a request must have, where an empty one asks for something, by full name. */
  private static final Set<String> REQUIRED =
      Set.of(
          "cairn.trail.v1.AddTagsRequest.tags_list",
          "cairn.trail.v1.ListTagsRequest.resource_id_list",
          "cairn.trail.v1.PutInsightSelectorsRequest.insight_selectors",
          "cairn.trail.v1.RemoveTagsRequest.tags_list");

  private static final Map<Descriptor, List<Member>> OF = new ConcurrentHashMap<>();

  private Members() {}

  /**
   * A member.
   *
   * @param name in JSON, e.g. {@code S3BucketName}
   */
  record Member(FieldDescriptor field, String name, boolean absentIfEmpty, boolean required) {}

  /** The members of a message in the order of its fields. */
  static List<Member> of(Descriptor message) {
    return OF.computeIfAbsent(message, Members::members);
  }

  private static List<Member> members(Descriptor message) {
    List<Member> members = new ArrayList<>();
    for (FieldDescriptor field : message.getFields()) {
      if (!holds(HIDDEN, field)) {
        members.add(
            new Member(field, name(field), holds(ABSENT_IF_EMPTY, field), holds(REQUIRED, field)));
      }
    }
    return List.copyOf(members);
  }

  /** The member of that name, in its exact case. */
  static Optional<Member> find(Descriptor message, String name) {
    return of(message).stream().filter(member -> member.name.equals(name)).findFirst();
  }

  /** The field whose members stand in the place of the message's own; empty if they do not. */
  static Optional<FieldDescriptor> flattened(Descriptor message) {
    return FLAT.containsKey(message.getFullName())
        ? Optional.of(message.getFields().getFirst())
        : Optional.empty();
  }

  /** The members that stand in the place of the message's own. */
  static List<Member> ofFlattened(Descriptor message) {
    Set<String> without = FLAT.getOrDefault(message.getFullName(), Set.of());
    return of(message.getFields().getFirst().getMessageType()).stream()
        .filter(member -> !without.contains(member.field.getName()))
        .toList();
  }

  /** An enum's value as CloudTrail spells it, e.g. {@code ReadOnly}; empty if it has none such. */
  static Optional<String> name(EnumValueDescriptor value) {
    boolean isKnown = value.getIndex() >= 0;
    if (!isKnown || value.getNumber() == 0 || HIDDEN.contains(value.getName())) {
      return Optional.empty();
    }
    return Optional.of(AwsNames.enumValue(value));
  }

  /** A field's name in JSON. */
  static String name(FieldDescriptor field) {
    String name = NAMES.get(field.getFullName());
    if (name == null) {
      name = NAMES.get(field.getName());
    }
    return name == null ? AwsNames.upperCamel(field.getName()) : name;
  }

  private static boolean holds(Set<String> names, FieldDescriptor field) {
    return names.contains(field.getName()) || names.contains(field.getFullName());
  }
}
