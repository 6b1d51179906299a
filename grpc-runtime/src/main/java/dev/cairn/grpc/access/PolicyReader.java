package dev.cairn.grpc.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cairn.model.CairnException;
import dev.cairn.model.Texts;
import dev.cairn.model.policy.CompiledPolicy;
import dev.cairn.model.policy.PolicyCondition;
import dev.cairn.model.policy.PolicyEffect;
import dev.cairn.model.policy.PolicyStatement;
import dev.cairn.model.policy.PolicyStatement.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Makes statements of a document's JSON, and refuses what is none. */
final class PolicyReader {

  private static final String VERSION_2008 = "2008-10-17";
  private static final String VERSION_2012 = "2012-10-17";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final Set<String> OF_DOCUMENT = Set.of("Version", "Id", "Statement");
  private static final Set<String> OF_STATEMENT =
      Set.of(
          "Sid",
          "Effect",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition",
          "Principal",
          "NotPrincipal");

  private final PolicyGrammar grammar;

  PolicyReader(PolicyGrammar grammar) {
    this.grammar = grammar;
  }

  CompiledPolicy read(String json) {
    Element document = Element.document(tree(json));
    document.requireObject();
    grammar.checkMembers(document, OF_DOCUMENT);
    boolean variables = version(document).equals(VERSION_2012);
    document.member("Id").ifPresent(Element::text);
    List<PolicyStatement> statements = statements(document);
    try {
      return CompiledPolicy.of(statements, variables);
    } catch (IllegalArgumentException e) {
      throw malformed(Texts.cut(String.valueOf(e.getMessage())) + ".");
    }
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw malformed("Policy document must be JSON: " + Texts.cut(e.getOriginalMessage()) + ".");
    } catch (NumberFormatException e) {
      throw malformed("Policy document has a number that is too large.");
    }
  }

  private static String version(Element document) {
    String version = document.member("Version").map(Element::text).orElse(VERSION_2008);
    if (!version.equals(VERSION_2008) && !version.equals(VERSION_2012)) {
      throw malformed(
          "Version must be %s or %s, got %s."
              .formatted(VERSION_2012, VERSION_2008, Texts.quote(version)));
    }
    return version;
  }

  private List<PolicyStatement> statements(Element document) {
    List<PolicyStatement> statements = new ArrayList<>();
    for (Element statement : document.required("Statement").elements()) {
      statement.requireObject();
      grammar.checkMembers(statement, OF_STATEMENT);
      PolicyStatement read = statement(statement);
      if (grammar.concerns(statement)) {
        statements.add(read);
      }
    }
    return statements;
  }

  private PolicyStatement statement(Element statement) {
    return new PolicyStatement(
        sid(statement),
        effect(statement.required("Effect")),
        selection(statement, "Action", grammar::checkAction),
        selection(statement, "Resource", grammar::checkResource),
        conditions(statement));
  }

  private String sid(Element statement) {
    Optional<Element> sid = statement.member("Sid");
    sid.ifPresent(grammar::checkSid);
    return sid.map(Element::text).orElse("");
  }

  private static PolicyEffect effect(Element effect) {
    return switch (effect.text()) {
      case "Allow" -> PolicyEffect.ALLOW;
      case "Deny" -> PolicyEffect.DENY;
      default ->
          throw malformed(
              effect.path() + " must be Allow or Deny, got " + Texts.quote(effect.text()) + ".");
    };
  }

  private static Selection selection(Element statement, String name, Consumer<Element> check) {
    String exceptName = "Not" + name;
    boolean except = statement.member(exceptName).isPresent();
    if (except == statement.member(name).isPresent()) {
      throw malformed(
          "%s must have exactly one of %s and %s, got %s."
              .formatted(statement.path(), name, exceptName, except ? "both" : "neither"));
    }
    Element selection = statement.required(except ? exceptName : name);
    selection.elements().forEach(check);
    return new Selection(selection.texts(), except);
  }

  private static List<PolicyCondition> conditions(Element statement) {
    List<PolicyCondition> conditions = new ArrayList<>();
    for (Element operator : statement.member("Condition").map(Element::members).orElse(List.of())) {
      for (Element key : operator.members()) {
        conditions.add(new PolicyCondition(operator.name(), conditionKey(key), key.values()));
      }
    }
    return conditions;
  }

  private static String conditionKey(Element key) {
    if (key.name().indexOf(':') <= 0) {
      throw malformed(key.path() + " must be named by a prefix and a key, as in aws:SourceIp.");
    }
    return key.name();
  }

  static CairnException.InvalidRequest malformed(String message) {
    return CairnException.invalid("MALFORMED_POLICY_DOCUMENT", "policy_document", message);
  }
}
