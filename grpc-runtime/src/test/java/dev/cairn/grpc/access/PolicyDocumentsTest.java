package dev.cairn.grpc.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.CairnException;
import dev.cairn.model.FieldViolation;
import dev.cairn.model.policy.CompiledPolicy;
import dev.cairn.model.policy.PolicyContext;
import dev.cairn.model.policy.PolicyDecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract 8.4, the table of the policy document. */
class PolicyDocumentsTest {

  private static final PolicyContext ANN = PolicyContext.EMPTY.with("aws:username", "ann");

  /** Statements are written with single quotes. */
  private static String document(String statements) {
    return "{\"Version\": \"2012-10-17\", \"Statement\": " + statements.replace('\'', '"') + "}";
  }

  private static boolean allows(String json, String resource) {
    return PolicyDocuments.parse(json).decide("s3:GetObject", resource, ANN).isAllowed();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Effect':'Allow','Action':'s3:GetObject','Resource':'*'}",
        "[{'Effect':'Allow','Action':['s3:GetObject'],'Resource':['*']}]",
        "{'Sid':'','Effect':'Allow','Action':'*','Resource':'*','Condition':{}}",
        "[{'Sid':'A1','Effect':'Allow','Action':'S3:get*','Resource':'arn:aws:s3:::logs/*'},"
            + "{'Sid':'a1','Effect':'Deny','Action':'s3:Put*','Resource':'*'}]",
        "{'Effect':'Allow','NotAction':'iam:*','NotResource':'arn:aws:s3:::secret/*'}",
        "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'aws:username':['eve','ann']}}}",
        "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Bool':{'aws:MultiFactorAuthPresent':false},"
            + "'NumericLessThan':{'s3:max-keys':10}, 'BoolIfExists':{'aws:SecureTransport':[true]}}}",
      })
  void parse_takes(String statements) {
    PolicyContext context =
        ANN.with("aws:MultiFactorAuthPresent", "false").with("s3:max-keys", "9");

    PolicyDecision decision =
        PolicyDocuments.parse(document(statements))
            .decide("s3:GetObject", "arn:aws:s3:::logs/x", context);

    assertThat(decision.isAllowed()).isTrue();
  }

  /** Variables are of version 2012-10-17; what names none is of 2008-10-17. */
  @ParameterizedTest
  @CsvSource({"2012-10-17, true", "2008-10-17, false", "'', false"})
  void parse_versionSaysWhetherThereAreVariables(String version, boolean variables) {
    String json =
        (version.isEmpty() ? "{" : "{\"Version\": \"" + version + "\", ")
            + "\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\","
            + " \"Resource\": \"arn:aws:s3:::${aws:username}\"}}";

    assertThat(allows(json, "arn:aws:s3:::ann")).isEqualTo(variables);
    assertThat(allows(json, "arn:aws:s3:::${aws:username}")).isEqualTo(!variables);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | Statement must be a value or a list of at least one, got an empty list.",
        "['x'] | Statement[0] must be an object, got \"x\".",
        "null | Statement must be an object, got null.",
        "{'Action':'*','Resource':'*'} | Statement must have Effect, got none.",
        "{'Effect':'allow','Action':'*','Resource':'*'} | Statement.Effect must be Allow or Deny, got \"allow\".",
        "{'Effect':['Allow'],'Action':'*','Resource':'*'} | Statement.Effect must be a text, got a list.",
        "[{'Effect':'Allow','Resource':'*'}] | Statement[0] must have exactly one of Action and NotAction, got neither.",
        "{'Effect':'Allow','Action':'*','NotAction':'*','Resource':'*'} | Statement must have exactly one of Action and NotAction, got both.",
        "{'Effect':'Allow','Action':'*'} | Statement must have exactly one of Resource and NotResource, got neither.",
        "{'Effect':'Allow','Action':'*','Resource':'*','NotResource':'*'} | Statement must have exactly one of Resource and NotResource, got both.",
        "{'Effect':'Allow','Action':[],'Resource':'*'} | Statement.Action must be a value or a list of at least one, got an empty list.",
        "{'Effect':'Allow','Action':'cloudtrail','Resource':'*'} | Statement.Action must be * or a service and an action, as in cloudtrail:Get*, got \"cloudtrail\".",
        "{'Effect':'Allow','NotAction':['*','s3: Get'],'Resource':'*'} | Statement.NotAction[1] must be * or a service and an action, as in cloudtrail:Get*, got \"s3: Get\".",
        "{'Effect':'Allow','Action':[1],'Resource':'*'} | Statement.Action[0] must be a text, got 1.",
        "{'Effect':'Allow','Action':'*','Resource':'logs/*'} | Statement.Resource must be * or an ARN, got \"logs/*\".",
        "{'Effect':'Allow','Action':'*','NotResource':{'a':1}} | Statement.NotResource must be a text, got object.",
        "{'Effect':'Allow','Action':'*','Resource':'*','Principal':'*'} | Statement.Principal must not stand in a policy that is attached to an identity.",
        "{'Effect':'Allow','Action':'*','Resource':'*','NotPrincipal':{}} | Statement.NotPrincipal must not stand in a policy that is attached to an identity.",
        "{'Effect':'Allow','Action':'*','Resource':'*','Conditions':{}} | Statement must have no other members, got \"Conditions\".",
        "{'Effect':'Allow','action':'*','Resource':'*'} | Statement must have no other members, got \"action\".",
        "{'Sid':'a b','Effect':'Allow','Action':'*','Resource':'*'} | Statement.Sid must have letters and digits alone, got \"a b\".",
        "[{'Sid':'A','Effect':'Allow','Action':'*','Resource':'*'},{'Sid':'A','Effect':'Deny','Action':'*','Resource':'*'}] | Statement[1].Sid must be unique, got \"A\" twice.",
        "{'Effect':'Allow','Action':'*','Resource':'*','Condition':[]} | Statement.Condition must be an object, got an empty list.",
        "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':'x'}} | Statement.Condition.StringEquals must be an object, got \"x\".",
        "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'username':'x'}}} | Statement.Condition.StringEquals.username must be named by a prefix and a key, as in aws:SourceIp.",
        "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'aws:username':[]}}} | Statement.Condition.StringEquals.aws:username must be a value or a list of at least one, got an empty list.",
        "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'aws:username':null}}} | Statement.Condition.StringEquals.aws:username must be a text, number or boolean, got null.",
        "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringMatches':{'aws:username':'x'}}} | Statement[0]: Unknown condition operator StringMatches.",
        "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'NumericEquals':{'s3:max-keys':'many'}}} | Statement[0]: Not a number or a date: many.",
        "{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'NotIpAddress':{'aws:SourceIp':'10/8'}}} | Statement[0]: Not an IP address: 10/8.",
        "{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'IpAddress':{'aws:SourceIp':'fe80::1%lo/64'}}} | Statement[0]: Not an IP address: fe80::1%lo/64.",
        "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'NumericEquals':{'s3:max-keys':1e99999999999999}}} | Policy document has a number that is too large.",
        "{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'Null':{'aws:SourceIp':'no'}}} | Statement[0]: Neither true nor false: no.",
      })
  void parse_refusesStatements(String statements, String message) {
    assertRefused(document(statements), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | Policy document must be an object, got an empty list.",
        "'{}' | Policy document must have Statement, got none.",
        "{\"Version\": \"2012-10-18\"} | Version must be 2012-10-17 or 2008-10-17, got \"2012-10-18\".",
        "{\"Version\": 2012} | Version must be a text, got 2012.",
        "{\"Id\": 1} | Id must be a text, got 1.",
        "{\"Comment\": \"x\"} | Policy document must have no other members, got \"Comment\".",
        "{\"Principal\": \"x\"} | Principal must not stand in a policy that is attached to an identity.",
      })
  void parse_refusesDocuments(String json, String message) {
    assertRefused(json, message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no policy",
        "{\"Statement\": {}} {}",
        "{\"Statement\": {}, \"Statement\": []}",
        "{\"Statement\": {\"Effect\": \"Deny\", \"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}}",
      })
  void parse_refusesWhatIsNoJson(String json) {
    assertThatThrownBy(() -> PolicyDocuments.parse(json))
        .isInstanceOf(CairnException.InvalidRequest.class)
        .hasMessageStartingWith("Policy document must be ");
  }

  /** Nothing that someone writes makes an error that no header takes, or a stack overflow. */
  @Test
  void parse_hostileDocuments_areRefusedInFewWords() {
    String deep = "[".repeat(3_000) + "]".repeat(3_000);
    String long1 = "x".repeat(5_000);

    for (String statement :
        new String[] {
          deep,
          "{'" + long1 + "': 1}",
          "{'Effect': '" + long1 + "'}",
          "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'" + long1 + "':{'a:b':1}}}",
          "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Bool':{'" + long1 + "':1}}}",
        }) {
      assertThatThrownBy(() -> PolicyDocuments.parse(document(statement)))
          .isInstanceOf(CairnException.InvalidRequest.class)
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(700));
    }
  }

  @Test
  void parse_sizeIsCountedWithoutWhiteSpace() {
    String frame =
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:%s\"}}";
    String longest = frame.formatted("a".repeat(6_144 - frame.length() + 2));

    assertThat(longest).hasSize(6_144);
    assertThat(allows(longest.replace(",", " ,\n\t"), "arn:b")).isFalse();
    assertRefused(
        longest.replace("arn:", "arn:a"),
        "Policy document must have at most 6144 characters without white space, got 6145.");
  }

  private static void assertRefused(String json, String message) {
    assertThatThrownBy(() -> PolicyDocuments.parse(json))
        .isInstanceOfSatisfying(
            CairnException.InvalidRequest.class,
            e -> {
              assertThat(e.message()).isEqualTo(message);
              assertThat(e.reason()).isEqualTo("MALFORMED_POLICY_DOCUMENT");
              assertThat(e.violations())
                  .extracting(FieldViolation::field)
                  .containsExactly("policy_document");
            });
  }

  @Test
  void parseOfResource_readsWhatConcernsSomeone() {
    String json =
        """
        {"Version": "2008-10-17", "ID": "MinIO's", "Statement": [
          {"Sid": "a b", "Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
           "Action": "s3:GetObject", "Resource": "*"},
          {"Sid": "a b", "Effect": "Deny", "Principal": {"AWS": ["111122223333"]}, "Action": "*", "Resource": "*"},
          {"Effect": "Deny", "NotPrincipal": {"Service": ["cloudtrail.amazonaws.com", "x"]},
           "Action": "*", "Resource": "*", "Condition": {"UnknownToUs": {"a:b": "c"}}},
          {"Effect": "Deny", "Action": "*", "Resource": "*"}]}""";

    CompiledPolicy policy =
        PolicyDocuments.parseOfResource(
            json, principal -> principal.id().equals("cloudtrail.amazonaws.com"));

    assertThat(policy.decide("s3:GetObject", "*", ANN).isAllowed()).isTrue();
    assertThat(policy.decide("s3:PutObject", "*", ANN))
        .isEqualTo(new PolicyDecision.ImplicitlyDenied());
  }
}
