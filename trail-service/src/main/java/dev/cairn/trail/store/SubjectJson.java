package dev.cairn.trail.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.cairn.model.AccountId;
import dev.cairn.model.EventId;
import dev.cairn.model.RegionName;
import dev.cairn.model.TrailName;
import dev.cairn.trail.domain.BucketName;
import dev.cairn.trail.domain.KeyPrefix;
import dev.cairn.trail.domain.KmsKey;
import dev.cairn.trail.domain.LogGroup;
import dev.cairn.trail.domain.Logging;
import dev.cairn.trail.domain.Region;
import dev.cairn.trail.domain.SnsTopic;
import dev.cairn.trail.domain.Tag;
import dev.cairn.trail.domain.Trail;
import dev.cairn.trail.domain.TrailId;
import dev.cairn.trail.domain.TrailSettings;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state of a trail or a region as it stands in a revision: a JSON object, absent members left
 * out. Members may be added later; their absence then means what held before.
 */
final class SubjectJson {

  private static final JsonFactory JSON = new JsonFactory();

  private SubjectJson() {}

  static String write(Trail trail) {
    TrailSettings settings = trail.settings();
    return object(
        json -> {
          json.writeStringField("id", trail.id().value());
          json.writeStringField("account", trail.account().value());
          json.writeStringField("name", trail.name().value());
          json.writeStringField("homeRegion", trail.homeRegion().value());
          json.writeStringField("createTime", trail.createTime().toString());
          json.writeStringField("bucket", settings.bucket().value());
          writeIfAny(json, "prefix", settings.prefix().map(KeyPrefix::value));
          writeIfAny(json, "snsTopicName", settings.snsTopic().map(SnsTopic::name));
          writeIfAny(json, "snsTopicArn", settings.snsTopic().map(SnsTopic::arn));
          json.writeBooleanField("globalServiceEvents", settings.globalServiceEvents());
          json.writeBooleanField("multiRegion", settings.multiRegion());
          json.writeBooleanField("logFileValidation", settings.logFileValidation());
          writeIfAny(json, "logGroupArn", settings.logGroup().map(LogGroup::arn));
          writeIfAny(json, "logGroupRoleArn", settings.logGroup().map(LogGroup::roleArn));
          writeIfAny(json, "kmsKeyArn", settings.kmsKey().map(KmsKey::arn));
          json.writeBooleanField("logging", trail.logging().on());
          writeIfAny(json, "startTime", trail.logging().startTime().map(Instant::toString));
          writeIfAny(json, "stopTime", trail.logging().stopTime().map(Instant::toString));
          SelectorsJson.write(json, trail.eventSelectors(), trail.insightSelectors());
          json.writeArrayFieldStart("tags");
          for (Tag tag : trail.tags()) {
            json.writeString(tag.key());
            json.writeString(tag.value());
          }
          json.writeEndArray();
          writeIfAny(json, "lastEvent", trail.lastEvent().map(EventId::value));
        });
  }

  static String write(Region region) {
    return object(
        json -> {
          json.writeStringField("name", region.name().value());
          json.writeStringField("partitions", Integer.toString(region.partitions()));
          json.writeBooleanField("enabled", region.enabled());
          json.writeStringField("createTime", region.createTime().toString());
        });
  }

  static Trail readTrail(String text) {
    JsonMembers state = JsonMembers.parse(text);
    return new Trail(
        TrailId.of(state.text("id")),
        AccountId.of(state.text("account")),
        TrailName.of(state.text("name")),
        RegionName.of(state.text("homeRegion")),
        Instant.parse(state.text("createTime")),
        readSettings(state),
        new Logging(
            state.bool("logging"),
            state.ifAny("startTime").map(Instant::parse),
            state.ifAny("stopTime").map(Instant::parse)),
        SelectorsJson.readEventSelectors(state),
        SelectorsJson.readInsightSelectors(state),
        readTags(state.texts("tags")),
        state.ifAny("lastEvent").map(EventId::of));
  }

  static Region readRegion(String text) {
    JsonMembers state = JsonMembers.parse(text);
    return new Region(
        RegionName.of(state.text("name")),
        Integer.parseInt(state.text("partitions")),
        state.bool("enabled"),
        Instant.parse(state.text("createTime")));
  }

  private static TrailSettings readSettings(JsonMembers state) {
    return new TrailSettings(
        BucketName.of(state.text("bucket")),
        state.ifAny("prefix").map(KeyPrefix::new),
        state.ifAny("snsTopicName").map(name -> new SnsTopic(name, state.text("snsTopicArn"))),
        state.bool("globalServiceEvents"),
        state.bool("multiRegion"),
        state.bool("logFileValidation"),
        state.ifAny("logGroupArn").map(arn -> new LogGroup(arn, state.text("logGroupRoleArn"))),
        state.ifAny("kmsKeyArn").map(KmsKey::new));
  }

  private static List<Tag> readTags(List<String> keysAndValues) {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      tags.add(new Tag(keysAndValues.get(i), keysAndValues.get(i + 1)));
    }
    return tags;
  }

  static void writeIfAny(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  static String object(Writing members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      members.to(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
