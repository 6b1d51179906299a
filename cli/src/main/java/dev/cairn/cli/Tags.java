package dev.cairn.cli;

import dev.cairn.proto.trail.v1.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The tags of what is created. */
final class Tags {

  @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "A tag; may be repeated.")
  private Map<String, String> tags = new LinkedHashMap<>();

  List<Tag> messages() {
    return of(tags);
  }

  static List<Tag> of(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.newBuilder().setKey(tag.getKey()).setValue(tag.getValue()).build())
        .toList();
  }
}
