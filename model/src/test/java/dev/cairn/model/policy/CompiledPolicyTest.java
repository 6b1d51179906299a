package dev.cairn.model.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.policy.PolicyStatement.Selection;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CompiledPolicyTest {

  private static final String TRAIL = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit";
  private static final PolicyStatement ALL =
      statement("All", PolicyEffect.ALLOW, Selection.of("*"), Selection.of("*"));
  private static final PolicyStatement NO_STOP =
      statement("NoStop", PolicyEffect.DENY, Selection.of("cloudtrail:Stop*"), Selection.of("*"));
  private static final PolicyStatement READ =
      statement(
          "Read",
          PolicyEffect.ALLOW,
          Selection.of("cloudtrail:Get*", "CloudTrail:describetrails"),
          Selection.of("arn:aws:cloudtrail:*:111122223333:trail/*"));

  private static PolicyStatement statement(
      String sid, PolicyEffect effect, Selection actions, Selection resources) {
    return new PolicyStatement(sid, effect, actions, resources, List.of());
  }

  private static PolicyDecision decide(String action, PolicyStatement... statements) {
    return CompiledPolicy.of(List.of(statements), true).decide(action, TRAIL, PolicyContext.EMPTY);
  }

  @Test
  void decide_denialWins_whateverTheOrder() {
    assertThat(decide("cloudtrail:StopLogging", ALL, NO_STOP))
        .isEqualTo(new PolicyDecision.ExplicitlyDenied(NO_STOP, 1));
    assertThat(decide("cloudtrail:StopLogging", NO_STOP, ALL))
        .isEqualTo(new PolicyDecision.ExplicitlyDenied(NO_STOP, 0));
    assertThat(decide("cloudtrail:StartLogging", NO_STOP, ALL))
        .isEqualTo(new PolicyDecision.Allowed(ALL, 1));
  }

  @Test
  void decide_nothingSpeaksOfIt_isImplicitDenial() {
    assertThat(decide("cloudtrail:StopLogging", READ))
        .isEqualTo(new PolicyDecision.ImplicitlyDenied());
    assertThat(decide("cloudtrail:StopLogging")).isEqualTo(new PolicyDecision.ImplicitlyDenied());
  }

  @Test
  void decide_actionsIgnoreCase_resourcesDoNot() {
    assertThat(decide("cloudtrail:DescribeTrails", READ).isAllowed()).isTrue();
    assertThat(
            CompiledPolicy.of(List.of(READ), true)
                .decide(
                    "cloudtrail:GetTrail", TRAIL.replace("trail/", "Trail/"), PolicyContext.EMPTY)
                .isAllowed())
        .isFalse();
  }

  @Test
  void decide_notAction_allowsAllElse() {
    PolicyStatement others =
        statement(
            "Others",
            PolicyEffect.ALLOW,
            new Selection(List.of("cloudtrail:Delete*", "iam:*"), true),
            new Selection(List.of("*:trail/secret"), true));

    assertThat(decide("s3:PutObject", others).isAllowed()).isTrue();
    assertThat(decide("cloudtrail:DeleteTrail", others).isAllowed()).isFalse();
    assertThat(
            CompiledPolicy.of(List.of(others), true)
                .decide("s3:PutObject", TRAIL.replace("audit", "secret"), PolicyContext.EMPTY)
                .isAllowed())
        .isFalse();
  }

  @Test
  void decide_conditionsMustAllHold() {
    PolicyStatement office =
        new PolicyStatement(
            "Office",
            PolicyEffect.ALLOW,
            Selection.of("*"),
            Selection.of("*"),
            List.of(
                new PolicyCondition("IpAddress", "aws:SourceIp", List.of("10.0.0.0/8")),
                new PolicyCondition("Bool", "aws:SecureTransport", List.of("true"))));
    CompiledPolicy policy = CompiledPolicy.of(List.of(office), true);
    PolicyContext inside = PolicyContext.EMPTY.with("aws:SourceIp", "10.1.2.3");

    assertThat(policy.decide("s3:GetObject", "*", inside).isAllowed()).isFalse();
    assertThat(
            policy
                .decide("s3:GetObject", "*", inside.with("aws:SecureTransport", "true"))
                .isAllowed())
        .isTrue();
  }

  /** Else who lacks the tag would be allowed what is somebody else's. */
  @Test
  void decide_exceptionNamesWhatTheCallLacks_allowsNothing() {
    Selection notMine = new Selection(List.of("arn:aws:s3:::${aws:PrincipalTag/team}/*"), true);
    PolicyCondition notMe =
        new PolicyCondition("StringNotEquals", "s3:prefix", List.of("${aws:username}"));
    PolicyContext ann =
        PolicyContext.EMPTY.with("aws:username", "ann").with("aws:PrincipalTag/team", "a");

    for (PolicyEffect effect : PolicyEffect.values()) {
      boolean denies = effect == PolicyEffect.DENY;
      PolicyStatement resource =
          new PolicyStatement("", effect, Selection.of("*"), notMine, List.of());
      PolicyStatement condition =
          new PolicyStatement("", effect, Selection.of("*"), Selection.of("*"), List.of(notMe));
      assertThat(applies(resource, ann)).isTrue();
      assertThat(applies(resource, PolicyContext.EMPTY)).isEqualTo(denies);
      assertThat(applies(condition, ann)).isTrue();
      assertThat(applies(condition, PolicyContext.EMPTY)).isEqualTo(denies);
    }
  }

  private static boolean applies(PolicyStatement statement, PolicyContext context) {
    return !(CompiledPolicy.of(List.of(statement), true).decide("s3:GetObject", TRAIL, context)
        instanceof PolicyDecision.ImplicitlyDenied);
  }

  @Test
  void of_refuses_sayingWhichStatement() {
    PolicyStatement wrong =
        new PolicyStatement(
            "",
            PolicyEffect.ALLOW,
            Selection.of("*"),
            Selection.of("*"),
            List.of(new PolicyCondition("StringIs", "aws:username", List.of("x"))));

    assertThatThrownBy(() -> CompiledPolicy.of(List.of(ALL, wrong), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Statement[1]: Unknown condition operator StringIs");
  }

  /** Against the rules of contract 8.4 written down as plainly as they can be. */
  @Property(tries = 2_000)
  void decide_agreesWithThePlainRules(
      @ForAll("statements") List<PolicyStatement> statements,
      @ForAll("actions") String action,
      @ForAll("resources") String resource) {
    PolicyDecision decision =
        CompiledPolicy.of(statements, false).decide(action, resource, PolicyContext.EMPTY);

    boolean denied =
        statements.stream()
            .anyMatch(s -> s.effect() == PolicyEffect.DENY && speaksOf(s, action, resource));
    boolean allowed =
        statements.stream()
            .anyMatch(s -> s.effect() == PolicyEffect.ALLOW && speaksOf(s, action, resource));
    assertThat(decision.isAllowed()).isEqualTo(allowed && !denied);
    assertThat(decision instanceof PolicyDecision.ExplicitlyDenied).isEqualTo(denied);
  }

  private static boolean speaksOf(PolicyStatement statement, String action, String resource) {
    return selects(statement.actions(), action, Pattern.CASE_INSENSITIVE)
        && selects(statement.resources(), resource, 0);
  }

  private static boolean selects(Selection selection, String text, int flags) {
    boolean any =
        selection.patterns().stream()
            .map(p -> p.replaceAll("[^*?]+", "\\\\Q$0\\\\E").replace("*", ".*").replace("?", "."))
            .anyMatch(regex -> Pattern.compile(regex, flags).matcher(text).matches());
    return any != selection.except();
  }

  @Provide
  Arbitrary<List<PolicyStatement>> statements() {
    return Combinators.combine(
            Arbitraries.of(PolicyEffect.class), selection(actions()), selection(resources()))
        .as((effect, actions, resources) -> statement("", effect, actions, resources))
        .list()
        .ofMaxSize(4);
  }

  /** Patterns that often match: texts of the kind with a wildcard put in somewhere. */
  private static Arbitrary<Selection> selection(Arbitrary<String> texts) {
    Arbitrary<String> patterns =
        Combinators.combine(
                texts, Arbitraries.integers().between(0, 40), Arbitraries.of("", "*", "?", "?*"))
            .as(
                (text, at, wildcard) ->
                    wildcard.isEmpty()
                        ? text
                        : text.substring(0, Math.min(at, text.length())) + wildcard);
    return Combinators.combine(
            patterns.list().ofMinSize(1).ofMaxSize(3), Arbitraries.of(true, false))
        .as(Selection::new);
  }

  @Provide
  Arbitrary<String> actions() {
    return Arbitraries.of(
        "cloudtrail:GetTrail",
        "cloudtrail:getTrailStatus",
        "cloudtrail:StopLogging",
        "s3:GetObject",
        "iam:PassRole");
  }

  @Provide
  Arbitrary<String> resources() {
    return Arbitraries.of(
        TRAIL,
        TRAIL + "2",
        TRAIL.replace("eu-west-1", "us-east-1"),
        "*",
        "arn:aws:s3:::logs/AWSLogs/");
  }
}
