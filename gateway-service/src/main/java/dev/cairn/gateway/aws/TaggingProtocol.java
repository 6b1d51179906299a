package dev.cairn.gateway.aws;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.cairn.gateway.sigv4.SignatureVerifier;
import dev.cairn.gateway.sigv4.SignatureVerifier.Verified;
import dev.cairn.gateway.sigv4.SignedRequest;
import dev.cairn.grpc.Callers;
import dev.cairn.model.CairnException;
import dev.cairn.model.Texts;
import dev.cairn.proto.trail.v1.ResourceTag;
import dev.cairn.proto.trail.v1.Tag;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import io.grpc.Channel;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The tags of trails by the Resource Groups Tagging API, which Cloud Custodian asks for every
 * resource: GetResources, TagResources and UntagResources. A caller needs the permissions of
 * CloudTrail's own operations that they stand for.
 */
final class TaggingProtocol {

  private static final String TARGET = "ResourceGroupsTaggingAPI_20170126.";
  private static final Set<String> SIGNED_FOR = Set.of("tagging");
  private static final int MOST_TO_CHANGE = 20;
  private static final int MOST_TO_GET = 100;
  private static final int MOST_TAGS = 50;

  private final SignatureVerifier verifier;
  private final Function<String, Channel> services;

  TaggingProtocol(SignatureVerifier verifier, Function<String, Channel> services) {
    this.verifier = verifier;
    this.services = services;
  }

  static boolean isMeantBy(SignedRequest request) {
    return request.header("X-Amz-Target").filter(target -> target.startsWith(TARGET)).isPresent();
  }

  Reply answer(SignedRequest request, String requestId) {
    try {
      Verified verified = verifier.verify(request, SIGNED_FOR);
      TaggingRequest asked = TaggingRequest.read(request.body());
      TaggedTrails trails =
          new TaggedTrails(
              TrailServiceGrpc.newBlockingStub(services.apply("trail")),
              verified.scope().region().value());
      String operation = request.header("X-Amz-Target").orElseThrow().substring(TARGET.length());
      byte[] body =
          Callers.callAs(
              CallerOf.request(verified, request, requestId),
              request.secureTransport(),
              () -> answer(operation, asked, trails, requestId));
      return new Reply(200, JsonProtocol.CONTENT_TYPE, Map.of(), body);
    } catch (RuntimeException e) {
      return JsonReplies.error(AwsError.of(e, requestId), JsonProtocol.CONTENT_TYPE);
    }
  }

  private static byte[] answer(
      String operation, TaggingRequest asked, TaggedTrails trails, String requestId) {
    return switch (operation) {
      case "GetResources" -> resources(asked, trails);
      case "TagResources" -> {
        List<Tag> tags = asked.tags("Tags", MOST_TAGS);
        yield changed(asked, arn -> trails.add(arn, tags), requestId);
      }
      case "UntagResources" -> {
        List<String> keys = asked.texts("TagKeys", 1, MOST_TAGS);
        yield changed(asked, arn -> trails.remove(arn, keys), requestId);
      }
      default ->
          throw CairnException.invalid(
              "UNKNOWN_OPERATION",
              "X-Amz-Target",
              "The tagging API has no operation "
                  + Texts.quote(operation)
                  + " here: GetResources, TagResources and UntagResources are served.");
    };
  }

  private static byte[] resources(TaggingRequest asked, TaggedTrails trails) {
    List<String> types = asked.texts("ResourceTypeFilters", 0, MOST_TO_GET);
    List<String> arns = asked.texts("ResourceARNList", 0, MOST_TO_GET);
    Map<String, List<String>> filters = asked.tagFilters();
    String after = asked.text("PaginationToken");
    int most = asked.number("ResourcesPerPage", 1, MOST_TO_GET, MOST_TO_GET);
    boolean any = types.isEmpty() || types.stream().anyMatch(TaggingProtocol::isOfTrails);
    List<ResourceTag> found =
        any
            ? trails.tagged(arns).stream()
                .filter(trail -> trail.getResourceId().compareTo(after) > 0)
                .filter(trail -> fits(trail, filters))
                .toList()
            : List.of();
    List<ResourceTag> page = found.subList(0, Math.min(most, found.size()));
    String token = page.size() < found.size() ? page.getLast().getResourceId() : "";
    return JsonReplies.object(json -> write(json, page, token));
  }

  private static boolean isOfTrails(String type) {
    return type.equals("cloudtrail") || type.equals("cloudtrail:trail");
  }

  /** Whether it has a tag of each key, with one of the values where there are any. */
  private static boolean fits(ResourceTag trail, Map<String, List<String>> filters) {
    return filters.entrySet().stream()
        .allMatch(
            filter ->
                trail.getTagsListList().stream()
                    .filter(tag -> tag.getKey().equals(filter.getKey()))
                    .anyMatch(
                        tag ->
                            filter.getValue().isEmpty()
                                || filter.getValue().contains(tag.getValue())));
  }

  private static void write(JsonGenerator json, List<ResourceTag> page, String token)
      throws IOException {
    json.writeStringField("PaginationToken", token);
    json.writeArrayFieldStart("ResourceTagMappingList");
    for (ResourceTag trail : page) {
      json.writeStartObject();
      json.writeStringField("ResourceARN", trail.getResourceId());
      json.writeArrayFieldStart("Tags");
      for (Tag tag : trail.getTagsListList()) {
        json.writeStartObject();
        json.writeStringField("Key", tag.getKey());
        json.writeStringField("Value", tag.getValue());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Changes each by itself; what fails is told, and leaves the others alone. */
  private static byte[] changed(TaggingRequest asked, Consumer<String> change, String requestId) {
    Map<String, AwsError> failed = new LinkedHashMap<>();
    for (String arn : asked.texts("ResourceARNList", 1, MOST_TO_CHANGE)) {
      try {
        change.accept(arn);
      } catch (RuntimeException e) {
        failed.put(arn, AwsError.of(e, requestId));
      }
    }
    return JsonReplies.object(json -> write(json, failed));
  }

  private static void write(JsonGenerator json, Map<String, AwsError> failed) throws IOException {
    json.writeObjectFieldStart("FailedResourcesMap");
    for (Map.Entry<String, AwsError> failure : failed.entrySet()) {
      AwsError error = failure.getValue();
      json.writeObjectFieldStart(failure.getKey());
      json.writeNumberField("StatusCode", error.status());
      json.writeStringField(
          "ErrorCode",
          error.status() < 500 ? "InvalidParameterException" : "InternalServiceException");
      json.writeStringField("ErrorMessage", error.name() + ": " + error.message());
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
