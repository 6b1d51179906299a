package dev.cairn.grpc.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Random documents, and calls of which they often speak. */
final class PolicyGenerator {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final List<String> ACTIONS =
      List.of(
          "cloudtrail:GetTrail",
          "cloudtrail:GetTrailStatus",
          "CloudTrail:StopLogging",
          "cloudtrail:LookupEvents",
          "s3:GetObject",
          "iam:PassRole");
  private static final List<String> RESOURCES =
      List.of(
          "arn:aws:cloudtrail:eu-west-1:111122223333:trail/ann",
          "arn:aws:cloudtrail:eu-west-1:111122223333:trail/Ann",
          "arn:aws:cloudtrail:us-east-1:111122223333:trail/a/b:c",
          "arn:aws:s3:::logs/a.b/x",
          "arn:aws:s3:::logs/a*b/x",
          "arn:aws:s3:::logs/${aws:username}/x",
          "*");
  private static final List<String> VARIABLES =
      List.of(
          "${aws:username}",
          "${AWS:UserName}",
          "${aws:username, 'ann'}",
          "${aws:PrincipalTag/team}",
          "${aws:TagKeys}",
          "${aws:Never}",
          "${aws:Never, 'a.b'}",
          "${*}",
          "${?}",
          "${$}",
          "${open");

  /** What a key's values, and the values that policies compare with them, look like. */
  private record Form(
      String name, List<String> values, List<String> operators, List<String> keys) {}

  private static final List<Form> FORMS =
      List.of(
          new Form(
              "TEXT",
              List.of("ann", "Ann", "bob", "a*b", "a.b", "", "$", "${aws:username}", "team a"),
              List.of(
                  "StringEquals",
                  "StringNotEquals",
                  "StringEqualsIgnoreCase",
                  "StringNotEqualsIgnoreCase",
                  "StringLike",
                  "StringNotLike"),
              List.of("aws:username", "aws:PrincipalTag/team", "aws:TagKeys", "s3:prefix")),
          new Form(
              "NUMBER",
              List.of("1", "1.0", "10", "-3", "0.5", "1e1", "100"),
              List.of(
                  "NumericEquals",
                  "NumericNotEquals",
                  "NumericLessThan",
                  "NumericLessThanEquals",
                  "NumericGreaterThan",
                  "NumericGreaterThanEquals"),
              List.of("aws:MultiFactorAuthAge", "s3:max-keys")),
          new Form(
              "DATE",
              List.of(
                  "2026-11-24T10:00:00Z",
                  "2026-11-24T11:00:00+01:00",
                  "2026-11-24",
                  "2026-11-24T00:00:00Z",
                  "1795514400",
                  "2026-11-24T10:00:00.001Z",
                  "2025-01-01"),
              List.of(
                  "DateEquals",
                  "DateNotEquals",
                  "DateLessThan",
                  "DateLessThanEquals",
                  "DateGreaterThan",
                  "DateGreaterThanEquals"),
              List.of("aws:CurrentTime", "aws:EpochTime")),
          new Form(
              "BOOLEAN",
              List.of("true", "false", "True", "FALSE"),
              List.of("Bool"),
              List.of("aws:SecureTransport", "aws:MultiFactorAuthPresent")),
          new Form(
              "BYTES",
              List.of("AAEC", "AAED", "YW5u"),
              List.of("BinaryEquals"),
              List.of("cairn:Bytes")),
          new Form(
              "ADDRESS",
              List.of(
                  "10.1.2.3", "10.1.2.4", "192.0.2.1", "2001:db8::1", "2001:db8:1::", "0.0.0.0"),
              List.of("IpAddress", "NotIpAddress"),
              List.of("aws:SourceIp")),
          new Form(
              "ARN",
              List.of(
                  "arn:aws:iam::111122223333:role/ann",
                  "arn:aws:iam::111122223333:role/a/b:c",
                  "arn:aws:iam::444455556666:user/a*b",
                  "arn:aws:sts::111122223333:assumed-role/x",
                  "arn:aws:iam",
                  "*"),
              List.of("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"),
              List.of("aws:SourceArn", "aws:PrincipalArn")));

  private static final Form BOOLEAN =
      FORMS.stream().filter(form -> form.name().equals("BOOLEAN")).findFirst().orElseThrow();

  private static final List<String> RANGES =
      List.of(
          "10.0.0.0/8",
          "10.1.2.4/31",
          "0.0.0.0/0",
          "192.0.2.1/32",
          "10.1.2.3/0",
          "2001:db8::/32",
          "2001:db8::/47",
          "::/0");

  private final Random random;

  PolicyGenerator(Random random) {
    this.random = random;
  }

  ObjectNode policy() {
    ObjectNode policy = JSON.objectNode();
    switch (random.nextInt(5)) {
      case 0 -> policy.put("Version", "2008-10-17");
      case 1 -> {}
      default -> policy.put("Version", "2012-10-17");
    }
    ArrayNode statements = JSON.arrayNode();
    for (int i = 0; i <= random.nextInt(4); i++) {
      statements.add(statement(i));
    }
    boolean alone = statements.size() == 1 && random.nextBoolean();
    policy.set("Statement", alone ? statements.get(0) : statements);
    return policy;
  }

  PolicyRequest request() {
    Map<String, List<String>> keys = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Form form : FORMS) {
      for (String key : form.keys) {
        if (random.nextInt(10) < 6) {
          keys.put(spelled(key), valuesOf(form));
        }
      }
    }
    return new PolicyRequest(spelled(pick(ACTIONS)), pick(RESOURCES), new HashMap<>(keys));
  }

  /** Mostly one; seldom one of another form, as callers send what they like. */
  private List<String> valuesOf(Form form) {
    int count = random.nextInt(3) > 0 ? 1 : random.nextInt(4);
    List<String> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(pick((random.nextInt(12) == 0 ? pick(FORMS) : form).values));
    }
    return values;
  }

  private ObjectNode statement(int index) {
    ObjectNode statement = JSON.objectNode();
    if (random.nextBoolean()) {
      statement.put("Sid", "S" + index);
    }
    statement.put("Effect", random.nextInt(3) > 0 ? "Allow" : "Deny");
    statement.set(random.nextInt(4) > 0 ? "Action" : "NotAction", oneOrMore(3, this::action));
    statement.set(random.nextInt(4) > 0 ? "Resource" : "NotResource", oneOrMore(3, this::resource));
    if (random.nextInt(3) > 0) {
      statement.set("Condition", condition());
    }
    return statement;
  }

  private JsonNode action() {
    if (random.nextInt(4) == 0) {
      return JSON.textNode("*");
    }
    String action = pick(ACTIONS);
    int colon = action.indexOf(':') + 1;
    return JSON.textNode(
        spelled(action.substring(0, colon) + withWildcards(action.substring(colon))));
  }

  private JsonNode resource() {
    String resource = pick(RESOURCES);
    if (resource.equals("*") || random.nextInt(4) == 0) {
      return JSON.textNode("*");
    }
    return JSON.textNode("arn:" + varied(resource.substring("arn:".length())));
  }

  private ObjectNode condition() {
    ObjectNode condition = JSON.objectNode();
    for (int i = 0; i <= random.nextInt(2); i++) {
      Form form = pick(FORMS);
      boolean isNull = random.nextInt(10) == 0;
      String operator = isNull ? "Null" : operator(form);
      ObjectNode keys = JSON.objectNode();
      for (int k = 0; k <= random.nextInt(2); k++) {
        // Seldom a key of another form: no value of it ever has the operator's.
        Form ofKey = random.nextInt(12) == 0 ? pick(FORMS) : form;
        keys.set(spelled(pick(ofKey.keys)), oneOrMore(3, () -> wanted(isNull ? BOOLEAN : form)));
      }
      condition.set(operator, keys);
    }
    return condition;
  }

  private String operator(Form form) {
    String quantifier =
        switch (random.nextInt(5)) {
          case 0 -> "ForAllValues:";
          case 1 -> "ForAnyValue:";
          default -> "";
        };
    return quantifier + pick(form.operators) + (random.nextInt(4) == 0 ? "IfExists" : "");
  }

  private JsonNode wanted(Form form) {
    String value = pick(form.values);
    return switch (form.name()) {
      case "TEXT" -> JSON.textNode(varied(value));
      case "ARN" -> JSON.textNode(random.nextBoolean() ? varied(value) : parted(value));
      case "ADDRESS" -> JSON.textNode(random.nextBoolean() ? value : pick(RANGES));
      case "BOOLEAN" ->
          random.nextBoolean()
              ? JSON.textNode(value)
              : JSON.booleanNode(Boolean.parseBoolean(value));
      case "NUMBER" ->
          random.nextBoolean() ? JSON.textNode(value) : JSON.numberNode(random.nextInt(12));
      default -> JSON.textNode(value);
    };
  }

  /** An ARN, a part of which is a wildcard. */
  private String parted(String arn) {
    String[] parts = arn.split(":", 6);
    parts[random.nextInt(parts.length)] = pick(List.of("*", "a*", "?*", "*n", ""));
    return String.join(":", parts);
  }

  private String varied(String text) {
    return switch (random.nextInt(4)) {
      case 0 -> text;
      case 1 -> withWildcards(text);
      case 2 -> replaced(text, pick(VARIABLES));
      default -> replaced(withWildcards(text), pick(VARIABLES));
    };
  }

  private String withWildcards(String text) {
    String varied = text;
    for (int i = random.nextInt(3); i > 0; i--) {
      varied = replaced(varied, pick(List.of("*", "?", "?*", "**")));
    }
    return varied;
  }

  /** Something in place of a piece of the text, often of its end. */
  private String replaced(String text, String by) {
    int from = random.nextInt(text.length() + 1);
    int to = random.nextBoolean() ? text.length() : from + random.nextInt(text.length() - from + 1);
    return text.substring(0, from) + by + text.substring(to);
  }

  private JsonNode oneOrMore(int most, Supplier<JsonNode> values) {
    int count = 1 + random.nextInt(most);
    if (count == 1 && random.nextBoolean()) {
      return values.get();
    }
    ArrayNode array = JSON.arrayNode();
    for (int i = 0; i < count; i++) {
      array.add(values.get());
    }
    return array;
  }

  private String spelled(String text) {
    return switch (random.nextInt(6)) {
      case 0 -> text.toUpperCase(Locale.ROOT);
      case 1 -> text.toLowerCase(Locale.ROOT);
      default -> text;
    };
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
