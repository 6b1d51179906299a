package dev.cairn.cli;

import dev.cairn.proto.trail.v1.AddTagsRequest;
import dev.cairn.proto.trail.v1.ListTagsRequest;
import dev.cairn.proto.trail.v1.ListTagsResponse;
import dev.cairn.proto.trail.v1.RemoveTagsRequest;
import dev.cairn.proto.trail.v1.Tag;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import dev.cairn.proto.trail.v1.TrailServiceGrpc.TrailServiceBlockingV2Stub;
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
    mixinStandardHelpOptions = true)
final class TagCommand {

  @Command(
      name = "list",
      description = "Lists the tags of trails.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin Connection connection,
      @Mixin Output output,
      @Parameters(arity = "1..20", paramLabel = "ARN") List<String> arns) {
    ListTagsResponse reply =
        ask(
            connection,
            stub ->
                stub.listTags(
                    connection
                        .request(ListTagsRequest.newBuilder())
                        .addAllResourceIdList(arns)
                        .build()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("TRAIL", "KEY", "VALUE"));
    reply
        .getResourceTagListList()
        .forEach(
            trail ->
                trail
                    .getTagsListList()
                    .forEach(
                        tag ->
                            rows.add(
                                List.of(trail.getResourceId(), tag.getKey(), tag.getValue()))));
    output.print(reply, rows);
    return 0;
  }

  @Command(
      name = "add",
      description = "Adds tags, or gives them other values.",
      mixinStandardHelpOptions = true)
  int add(
      @Mixin Connection connection,
      @Option(
              names = "--tag",
              paramLabel = "KEY=VALUE",
              required = true,
              description = "May be repeated.")
          Map<String, String> tags,
      @Parameters(paramLabel = "ARN") String arn) {
    AddTagsRequest.Builder request =
        connection.request(AddTagsRequest.newBuilder()).setResourceId(arn);
    tags.forEach((key, value) -> request.addTagsList(Tag.newBuilder().setKey(key).setValue(value)));
    ask(connection, stub -> stub.addTags(request.build()));
    return 0;
  }

  @Command(name = "remove", description = "Removes tags by key.", mixinStandardHelpOptions = true)
  int remove(
      @Mixin Connection connection,
      @Option(names = "--key", required = true, description = "May be repeated.") List<String> keys,
      @Parameters(paramLabel = "ARN") String arn) {
    RemoveTagsRequest.Builder request =
        connection.request(RemoveTagsRequest.newBuilder()).setResourceId(arn);
    keys.forEach(key -> request.addTagsList(Tag.newBuilder().setKey(key)));
    ask(connection, stub -> stub.removeTags(request.build()));
    return 0;
  }

  private static <R> R ask(
      Connection connection, Connection.Call<TrailServiceBlockingV2Stub, R> call) {
    return connection.ask("trail", TrailServiceGrpc::newBlockingV2Stub, call);
  }
}
