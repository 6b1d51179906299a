package dev.cairn.trail.domain;

import dev.cairn.trail.domain.NewTrail.NewTag;
import java.util.List;
import java.util.Optional;

/** A request for a trail with a name and a bucket, and more where a test needs it. */
final class TrailRequest {
  private final String name;
  private String bucket = "audit-logs";
  private String prefix = "";
  private String topic = "";
  private Optional<Boolean> globalServiceEvents = Optional.empty();
  private boolean multiRegion;
  private String logGroup = "";
  private String role = "";
  private String kmsKey = "";
  private boolean organization;
  private List<NewTag> tags = List.of();

  private TrailRequest(String name) {
    this.name = name;
  }

  static TrailRequest request(String name) {
    return new TrailRequest(name);
  }

  static NewTrail named(String name) {
    return request(name).build();
  }

  static NewTrail multiRegion(String name) {
    return request(name).multiRegion(true, Optional.empty()).build();
  }

  TrailRequest bucket(String text) {
    bucket = text;
    return this;
  }

  TrailRequest prefix(String text) {
    prefix = text;
    return this;
  }

  TrailRequest snsTopic(String text) {
    topic = text;
    return this;
  }

  TrailRequest multiRegion(boolean on, Optional<Boolean> global) {
    multiRegion = on;
    globalServiceEvents = global;
    return this;
  }

  TrailRequest logGroup(String arn, String roleArn) {
    logGroup = arn;
    role = roleArn;
    return this;
  }

  TrailRequest kmsKey(String text) {
    kmsKey = text;
    return this;
  }

  TrailRequest organization() {
    organization = true;
    return this;
  }

  TrailRequest tags(List<NewTag> list) {
    tags = list;
    return this;
  }

  NewTrail build() {
    return new NewTrail(
        name,
        bucket,
        prefix,
        topic,
        globalServiceEvents,
        multiRegion,
        false,
        logGroup,
        role,
        kmsKey,
        organization,
        tags);
  }
}
