package dev.cairn.trail.domain;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request to change a trail in what a test names. */
final class UpdateRequest {

  private final String trail;
  private @Nullable String bucket;
  private @Nullable String prefix;
  private @Nullable String snsTopic;
  private @Nullable Boolean globalServiceEvents;
  private @Nullable Boolean multiRegion;
  private @Nullable Boolean validation;
  private @Nullable String logGroup;
  private @Nullable String role;
  private @Nullable String kmsKey;
  private boolean organization;

  private UpdateRequest(String trail) {
    this.trail = trail;
  }

  static UpdateRequest update(String trail) {
    return new UpdateRequest(trail);
  }

  UpdateRequest bucket(String text) {
    bucket = text;
    return this;
  }

  UpdateRequest prefix(String text) {
    prefix = text;
    return this;
  }

  UpdateRequest snsTopic(String text) {
    snsTopic = text;
    return this;
  }

  UpdateRequest globalServiceEvents(boolean on) {
    globalServiceEvents = on;
    return this;
  }

  UpdateRequest multiRegion(boolean on) {
    multiRegion = on;
    return this;
  }

  UpdateRequest validation(boolean on) {
    validation = on;
    return this;
  }

  UpdateRequest logGroup(String arn) {
    logGroup = arn;
    return this;
  }

  UpdateRequest role(String arn) {
    role = arn;
    return this;
  }

  UpdateRequest kmsKey(String text) {
    kmsKey = text;
    return this;
  }

  UpdateRequest organization() {
    organization = true;
    return this;
  }

  TrailUpdate build() {
    return new TrailUpdate(
        trail,
        Optional.ofNullable(bucket),
        Optional.ofNullable(prefix),
        Optional.ofNullable(snsTopic),
        Optional.ofNullable(globalServiceEvents),
        Optional.ofNullable(multiRegion),
        Optional.ofNullable(validation),
        Optional.ofNullable(logGroup),
        Optional.ofNullable(role),
        Optional.ofNullable(kmsKey),
        organization);
  }
}
