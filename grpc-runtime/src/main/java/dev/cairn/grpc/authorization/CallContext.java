package dev.cairn.grpc.authorization;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.proto.trail.v1.Tag;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The condition keys of one call about one resource, but for those of its principal, which {@code
 * Identities} knows. Nothing is worked out before a condition or a variable asks for it: most
 * policies ask for nothing. For one thread. Source: contract 8.4.
 */
final class CallContext implements Function<String, List<String>> {

  private static final int MOST_TAGS = 200;
  private static final int LONGEST_KEY = 2 * 128; // UTF-16 units
  private static final int LONGEST_VALUE = 2 * 256;

  private static final String REQUEST_TAG = "aws:requesttag/";
  private static final String RESOURCE_TAG = "aws:resourcetag/";

  private final Caller caller;
  private final Intent intent;
  private final String resource;
  private final @Nullable Message request;
  private final ResourceTags resourceTags;
  private final Instant now;

  /**
   * @param request null if the call is judged again later
   */
  CallContext(
      Caller caller,
      Intent intent,
      String resource,
      @Nullable Message request,
      ResourceTags resourceTags,
      Instant now) {
    this.caller = caller;
    this.intent = intent;
    this.resource = resource;
    this.request = request;
    this.resourceTags = resourceTags;
    this.now = now;
  }

  @Override
  public List<String> apply(String key) {
    return switch (key) {
      case "aws:sourceip" -> present(caller.sourceAddress());
      case "aws:useragent" -> present(CallTransport.userAgent(caller.userAgent()));
      case "aws:currenttime" -> List.of(now.truncatedTo(ChronoUnit.SECONDS).toString());
      case "aws:epochtime" -> List.of(String.valueOf(now.getEpochSecond()));
      case "aws:requestedregion" -> present(intent.region());
      case "aws:securetransport" -> List.of(String.valueOf(intent.secureTransport()));
      case "aws:tagkeys" -> requestTags().stream().map(Tag::getKey).toList();
      default -> tag(key);
    };
  }

  private List<String> tag(String key) {
    if (key.startsWith(REQUEST_TAG)) {
      return requestTags().stream()
          .filter(tag -> tag.getKey().equalsIgnoreCase(key.substring(REQUEST_TAG.length())))
          .map(Tag::getValue)
          .toList();
    }
    if (key.startsWith(RESOURCE_TAG)) {
      return resource.startsWith("arn:")
          ? values(resourceTags.of(resource), key.substring(RESOURCE_TAG.length()))
          : List.of();
    }
    return List.of();
  }

  /** Of all keys that differ in case only: none hides behind another. */
  private static List<String> values(Map<String, String> tags, String lowerCaseKey) {
    return tags.entrySet().stream()
        .filter(tag -> tag.getKey().equalsIgnoreCase(lowerCaseKey))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static List<String> present(String value) {
    return value.isEmpty() ? List.of() : List.of(value);
  }

  private List<Tag> requestTags() {
    List<Tag> tags = new ArrayList<>();
    if (request != null) {
      for (String name : List.of("tags_list", "tags")) {
        FieldDescriptor field = request.getDescriptorForType().findFieldByName(name);
        if (field != null && isTags(field)) {
          requireFew(request.getRepeatedFieldCount(field), name);
          ((List<?>) request.getField(field)).forEach(tag -> tags.add((Tag) tag));
        }
      }
    }
    tags.removeIf(CallContext::isTooLong);
    return tags;
  }

  /** Conditions compare each with each of their patterns. */
  private static void requireFew(int count, String field) {
    if (count > MOST_TAGS) {
      throw CairnException.invalid(
          "VALIDATION", field, field + " must have at most " + MOST_TAGS + ", got " + count + ".");
    }
  }

  /** No resource has such a tag: the request is refused, or it means none. */
  private static boolean isTooLong(Tag tag) {
    return tag.getKey().length() > LONGEST_KEY || tag.getValue().length() > LONGEST_VALUE;
  }

  private static boolean isTags(FieldDescriptor field) {
    return field.isRepeated()
        && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && field.getMessageType().equals(Tag.getDescriptor());
  }
}
