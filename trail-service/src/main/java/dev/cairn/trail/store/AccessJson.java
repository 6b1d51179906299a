package dev.cairn.trail.store;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.cairn.model.AccountId;
import dev.cairn.trail.domain.access.AccessKey;
import dev.cairn.trail.domain.access.AccessSubject;
import dev.cairn.trail.domain.access.Account;
import dev.cairn.trail.domain.access.Entity;
import dev.cairn.trail.domain.access.EntityKind;
import dev.cairn.trail.domain.access.Group;
import dev.cairn.trail.domain.access.Policy;
import dev.cairn.trail.domain.access.Role;
import dev.cairn.trail.domain.access.RoleTrust;
import dev.cairn.trail.domain.access.User;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of an account, user, group, role or policy as it stands in a revision, by the rules of
 * {@link SubjectJson}. No secret is in it.
 */
final class AccessJson {

  private AccessJson() {}

  static String write(AccessSubject subject) {
    return SubjectJson.object(
        json -> {
          switch (subject) {
            case Account account -> writeAccount(json, account);
            case Entity entity -> {
              json.writeStringField("id", entity.id());
              json.writeStringField("account", entity.account().value());
              json.writeStringField("name", entity.name());
              json.writeStringField("createTime", entity.createTime().toString());
              writeOwn(json, entity);
            }
          }
        });
  }

  private static void writeAccount(JsonGenerator json, Account account) throws IOException {
    json.writeStringField("id", account.id().value());
    json.writeStringField("name", account.name());
    json.writeStringField("createTime", account.createTime().toString());
  }

  private static void writeOwn(JsonGenerator json, Entity entity) throws IOException {
    switch (entity) {
      case User user -> writeUser(json, user);
      case Group group -> writeTexts(json, "policies", group.policies());
      case Role role -> writeRole(json, role);
      case Policy policy -> writePolicy(json, policy);
    }
  }

  private static void writeUser(JsonGenerator json, User user) throws IOException {
    writeTags(json, user.sortedTags());
    writeTexts(json, "groups", user.groups());
    writeTexts(json, "policies", user.policies());
    writeTexts(json, "otherAccounts", user.otherAccounts());
    json.writeArrayFieldStart("keys");
    for (AccessKey key : user.keys()) {
      json.writeStartObject();
      json.writeStringField("id", key.id());
      json.writeBooleanField("active", key.active());
      json.writeStringField("createTime", key.createTime().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("hasPassword", user.hasPassword());
    SubjectJson.writeIfAny(
        json, "sessionsValidAfter", user.sessionsValidAfter().map(Instant::toString));
  }

  private static void writeRole(JsonGenerator json, Role role) throws IOException {
    writeTags(json, role.sortedTags());
    writeTexts(json, "policies", role.policies());
    writeTexts(json, "principals", role.trust().principals());
    json.writeArrayFieldStart("oidc");
    for (RoleTrust.Oidc oidc : role.trust().oidc()) {
      json.writeStartObject();
      json.writeStringField("issuer", oidc.issuer());
      json.writeStringField("subject", oidc.subject());
      json.writeEndObject();
    }
    json.writeEndArray();
    writeTexts(json, "certificates", role.trust().certificates());
    json.writeStringField("maxSession", role.maxSession().toString());
    SubjectJson.writeIfAny(
        json, "sessionsValidAfter", role.sessionsValidAfter().map(Instant::toString));
  }

  private static void writePolicy(JsonGenerator json, Policy policy) throws IOException {
    json.writeStringField("updateTime", policy.updateTime().toString());
    json.writeStringField("version", Integer.toString(policy.version()));
    json.writeStringField("document", policy.document());
    json.writeStringField("description", policy.description());
  }

  private static void writeTags(JsonGenerator json, Map<String, String> tags) throws IOException {
    json.writeArrayFieldStart("tags");
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      json.writeString(tag.getKey());
      json.writeString(tag.getValue());
    }
    json.writeEndArray();
  }

  private static void writeTexts(JsonGenerator json, String name, Collection<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  static Account readAccount(String text) {
    JsonMembers state = JsonMembers.parse(text);
    return new Account(AccountId.of(state.text("id")), state.text("name"), createTime(state));
  }

  static Entity read(EntityKind kind, String text) {
    JsonMembers state = JsonMembers.parse(text);
    return switch (kind) {
      case USER -> readUser(state);
      case GROUP -> readGroup(state);
      case ROLE -> readRole(state);
      case POLICY -> readPolicy(state);
    };
  }

  private static User readUser(JsonMembers state) {
    return new User(
        state.text("id"),
        account(state),
        state.text("name"),
        createTime(state),
        tags(state),
        state.texts("groups"),
        state.texts("policies"),
        state.texts("otherAccounts"),
        state.objects("keys").stream().map(AccessJson::readKey).toList(),
        state.bool("hasPassword"),
        state.ifAny("sessionsValidAfter").map(Instant::parse));
  }

  private static AccessKey readKey(JsonMembers key) {
    return new AccessKey(key.text("id"), key.bool("active"), createTime(key));
  }

  private static Group readGroup(JsonMembers state) {
    return new Group(
        state.text("id"),
        account(state),
        state.text("name"),
        createTime(state),
        state.texts("policies"));
  }

  private static Role readRole(JsonMembers state) {
    return new Role(
        state.text("id"),
        account(state),
        state.text("name"),
        createTime(state),
        tags(state),
        state.texts("policies"),
        new RoleTrust(
            state.texts("principals"),
            state.objects("oidc").stream()
                .map(oidc -> new RoleTrust.Oidc(oidc.text("issuer"), oidc.text("subject")))
                .toList(),
            state.texts("certificates")),
        Duration.parse(state.text("maxSession")),
        state.ifAny("sessionsValidAfter").map(Instant::parse));
  }

  private static Policy readPolicy(JsonMembers state) {
    return new Policy(
        state.text("id"),
        account(state),
        state.text("name"),
        createTime(state),
        Instant.parse(state.text("updateTime")),
        Integer.parseInt(state.text("version")),
        state.text("document"),
        state.text("description"));
  }

  private static AccountId account(JsonMembers state) {
    return AccountId.of(state.text("account"));
  }

  private static Instant createTime(JsonMembers state) {
    return Instant.parse(state.text("createTime"));
  }

  private static Map<String, String> tags(JsonMembers state) {
    List<String> keysAndValues = state.texts("tags");
    Map<String, String> tags = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      tags.put(keysAndValues.get(i), keysAndValues.get(i + 1));
    }
    return tags;
  }
}
