package dev.cairn.gateway.aws;

import dev.cairn.proto.trail.v1.AddTagsRequest;
import dev.cairn.proto.trail.v1.ListTagsRequest;
import dev.cairn.proto.trail.v1.ListTrailsRequest;
import dev.cairn.proto.trail.v1.ListTrailsResponse;
import dev.cairn.proto.trail.v1.RemoveTagsRequest;
import dev.cairn.proto.trail.v1.ResourceTag;
import dev.cairn.proto.trail.v1.Tag;
import dev.cairn.proto.trail.v1.TrailInfo;
import dev.cairn.proto.trail.v1.TrailServiceGrpc.TrailServiceBlockingStub;
import java.util.ArrayList;
import java.util.List;

/**
 * The tags of the trails whose home is a region.
 *
 * @param region of the calls
 */
record TaggedTrails(TrailServiceBlockingStub service, String region) {

  private static final int MOST_AT_ONCE = 20;

  /**
   * Those that have tags, by ARN.
   *
   * @param named ARNs of those that are meant, which need have none; empty for all
   */
  List<ResourceTag> tagged(List<String> named) {
    List<String> arns =
        atHome().stream().filter(arn -> named.isEmpty() || named.contains(arn)).sorted().toList();
    List<ResourceTag> tagged = new ArrayList<>();
    for (int from = 0; from < arns.size(); from += MOST_AT_ONCE) {
      ListTagsRequest request =
          ListTagsRequest.newBuilder()
              .setRegion(region)
              .addAllResourceIdList(arns.subList(from, Math.min(from + MOST_AT_ONCE, arns.size())))
              .build();
      tagged.addAll(service.listTags(request).getResourceTagListList());
    }
    tagged.removeIf(trail -> named.isEmpty() && trail.getTagsListCount() == 0);
    return tagged;
  }

  private List<String> atHome() {
    List<String> arns = new ArrayList<>();
    String token = "";
    do {
      ListTrailsResponse page =
          service.listTrails(
              ListTrailsRequest.newBuilder().setRegion(region).setNextToken(token).build());
      page.getTrailsList().stream()
          .filter(trail -> trail.getHomeRegion().equals(region))
          .map(TrailInfo::getTrailArn)
          .forEach(arns::add);
      token = page.getNextToken();
    } while (!token.isEmpty());
    return arns;
  }

  void add(String arn, List<Tag> tags) {
    var _ =
        service.addTags(
            AddTagsRequest.newBuilder()
                .setRegion(region)
                .setResourceId(arn)
                .addAllTagsList(tags)
                .build());
  }

  void remove(String arn, List<String> keys) {
    RemoveTagsRequest.Builder request =
        RemoveTagsRequest.newBuilder().setRegion(region).setResourceId(arn);
    keys.forEach(key -> request.addTagsListBuilder().setKey(key));
    var _ = service.removeTags(request.build());
  }
}
