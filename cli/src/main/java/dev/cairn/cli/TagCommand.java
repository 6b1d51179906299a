package dev.cairn.cli;

import dev.cairn.proto.trail.v1.AddTagsRequest;
import dev.cairn.proto.trail.v1.ListTagsRequest;
import dev.cairn.proto.trail.v1.ListTagsResponse;
import dev.cairn.proto.trail.v1.RemoveTagsRequest;
import dev.cairn.proto.trail.v1.ResourceTag;
import dev.cairn.proto.trail.v1.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn tag}: the tags of trails. */
@Command(
    name = "tag",
    description = "The tags of trails, which are named by their ARNs.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  cairn tag add arn:aws:cloudtrail:us-east-1:111122223333:trail/audit --tag team=security",
      "  cairn tag list arn:aws:cloudtrail:us-east-1:111122223333:trail/audit",
      "  cairn tag remove arn:aws:cloudtrail:us-east-1:111122223333:trail/audit --key team",
    })
final class TagCommand {

  @Command(name = "list", description = "Lists the tags of trails.")
  int list(@Mixin Calls calls, @Parameters(arity = "1..20", paramLabel = "ARN") List<String> arns) {
    ListTagsResponse reply =
        calls.askAll(
            ListTagsResponse.class, ListTagsRequest.newBuilder().addAllResourceIdList(arns));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("TRAIL", "KEY", "VALUE"));
    for (ResourceTag trail : reply.getResourceTagListList()) {
      for (Tag tag : trail.getTagsListList()) {
        rows.add(List.of(trail.getResourceId(), tag.getKey(), tag.getValue()));
      }
    }
    calls.print(reply, rows);
    return 0;
  }

  @Command(name = "add", description = "Adds tags, or gives them other values.")
  int add(
      @Mixin Calls calls,
      @Option(
              names = "--tag",
              paramLabel = "KEY=VALUE",
              required = true,
              description = "May be repeated.")
          Map<String, String> tags,
      @Parameters(paramLabel = "ARN") String arn) {
    return calls.run(AddTagsRequest.newBuilder().setResourceId(arn).addAllTagsList(Tags.of(tags)));
  }

  @Command(name = "remove", description = "Removes tags by key.")
  int remove(
      @Mixin Calls calls,
      @Option(names = "--key", required = true, description = "May be repeated.") List<String> keys,
      @Parameters(paramLabel = "ARN") String arn) {
    RemoveTagsRequest.Builder request = RemoveTagsRequest.newBuilder().setResourceId(arn);
    keys.forEach(key -> request.addTagsList(Tag.newBuilder().setKey(key)));
    return calls.run(request);
  }
}
