package dev.cairn.grpc.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.cairn.grpc.access.Identities.Decision;
import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import dev.cairn.model.policy.CompiledPolicy;
import dev.cairn.model.policy.PolicyContext;
import dev.cairn.proto.access.v1.CertificateTrust;
import dev.cairn.proto.access.v1.OidcTrust;
import dev.cairn.proto.access.v1.Policy;
import dev.cairn.proto.access.v1.RoleTrust;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.Identity;
import dev.cairn.proto.configuration.v1.IdentityKind;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.region.v1.Region;
import dev.cairn.proto.trail.v1.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contract 8.4 and its checks 156 to 158, from the messages of the watch to the decision. */
class IdentitiesTest {

  private static final String ACCOUNT = "111122223333";
  private static final String ANN = "arn:aws:iam::111122223333:user/ann";
  private static final String OPS = "arn:aws:iam::111122223333:group/ops";
  private static final String AUDITOR = "arn:aws:iam::111122223333:role/auditor";
  private static final String TRAIL = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit";
  private static final String ALL = "{'Sid':'All','Effect':'Allow','Action':'*','Resource':'*'}";

  private final Identities identities = new Identities();

  private static Identity.Builder identity(String arn, IdentityKind kind, String... policyNames) {
    return Identity.newBuilder()
        .setArn(arn)
        .setAccountId(ACCOUNT)
        .setName(arn.substring(arn.indexOf('/') + 1))
        .setUniqueId("AIDACKCEVSQ6C2EXAMPLE")
        .setKind(kind)
        .addAllPolicyArns(List.of(policyNames).stream().map(IdentitiesTest::policyArn).toList());
  }

  private static Identity.Builder ann(String... policyNames) {
    return identity(ANN, IdentityKind.IDENTITY_KIND_USER, policyNames);
  }

  private static String policyArn(String name) {
    return "arn:aws:iam::111122223333:policy/" + name;
  }

  /** Statements are written with single quotes. */
  private static Policy policy(String name, String... statements) {
    return Policy.newBuilder()
        .setArn(policyArn(name))
        .setPolicyDocument(
            "{\"Version\":\"2012-10-17\",\"Statement\":["
                + String.join(",", statements).replace('\'', '"')
                + "]}")
        .build();
  }

  private void put(Policy policy) {
    identities.change(Change.newBuilder().setPolicy(policy).build());
  }

  private void put(Identity.Builder identity) {
    identities.change(Change.newBuilder().setIdentity(identity).build());
  }

  private static Caller caller(Caller.Kind kind, String identity, String userId) {
    return new Caller(
        identity,
        AccountId.of(ACCOUNT),
        kind,
        identity,
        userId,
        "",
        Set.of(),
        "10.0.0.1",
        "test",
        "r");
  }

  private static final Caller USER = caller(Caller.Kind.USER, ANN, "AIDACKCEVSQ6C2EXAMPLE");

  private Decision decide(String action, String resource) {
    return identities.decide(USER, action, resource, PolicyContext.EMPTY);
  }

  private boolean allows(String action) {
    return decide(action, TRAIL).isAllowed();
  }

  /** Check 156, across a user's policy and that of its group, whichever has which. */
  @Test
  void decide_explicitDenyBeatsAnyAllow() {
    put(policy("all", ALL));
    put(
        policy(
            "no-stop",
            ALL.replace("'All'", "'Rest'"),
            "{'Sid':'NoStop','Effect':'Deny','Action':'cloudtrail:Stop*','Resource':'*'}"));
    put(identity(OPS, IdentityKind.IDENTITY_KIND_GROUP, "no-stop"));
    put(ann("all").addGroupArns(OPS));

    Decision denied = decide("cloudtrail:StopLogging", TRAIL);

    assertThat(denied.isExplicitlyDenied()).isTrue();
    assertThat(denied.policyArn()).contains(policyArn("no-stop"));
    assertThat(denied.sid()).isEqualTo("NoStop");
    assertThat(denied.statementIndex()).hasValue(1);
    Decision allowed = decide("cloudtrail:StartLogging", TRAIL);
    assertThat(allowed.isAllowed()).isTrue();
    assertThat(allowed.policyArn()).contains(policyArn("all"));
    assertThat(allowed.sid()).isEqualTo("All");
    assertThat(allowed.statementIndex()).hasValue(0);

    put(identity(OPS, IdentityKind.IDENTITY_KIND_GROUP, "all"));
    put(ann("no-stop").addGroupArns(OPS));
    assertThat(decide("cloudtrail:StopLogging", TRAIL)).isEqualTo(denied);
  }

  /** Check 156. */
  @Test
  void decide_notActionWithAllow_coversTheRest() {
    put(
        policy(
            "rest",
            "{'Effect':'Allow','NotAction':['iam:*','cloudtrail:Delete*'],'Resource':'*'}"));
    put(ann("rest"));

    assertThat(allows("s3:PutObject")).isTrue();
    assertThat(allows("cloudtrail:StopLogging")).isTrue();
    assertThat(allows("cloudtrail:DeleteTrail")).isFalse();
    assertThat(allows("IAM:CreateUser")).isFalse();
    assertThat(decide("iam:CreateUser", "*"))
        .satisfies(
            none -> {
              assertThat(none.isExplicitlyDenied()).isFalse();
              assertThat(none.policyArn()).isEmpty();
              assertThat(none.sid()).isEmpty();
              assertThat(none.statementIndex()).isEmpty();
            });
  }

  /** Check 157. */
  @Test
  void decide_policyOnOneTrail_allowsNothingWithoutAResource() {
    put(policy("trail", "{'Effect':'Allow','Action':'cloudtrail:*','Resource':'" + TRAIL + "'}"));
    put(ann("trail"));

    assertThat(decide("cloudtrail:GetTrail", TRAIL).isAllowed()).isTrue();
    assertThat(decide("cloudtrail:GetTrail", TRAIL + "2").isAllowed()).isFalse();
    assertThat(decide("cloudtrail:LookupEvents", "*").isAllowed()).isFalse();
    assertThat(decide("cloudtrail:DescribeTrails", "*").isAllowed()).isFalse();
  }

  /** Check 158. */
  @Test
  void decide_missingKey_failsStringEquals_passesStringNotEquals() {
    String statement =
        "{'Effect':'Allow','Action':'%s','Resource':'*','Condition':{'%s':{'aws:RequestedRegion':'eu-west-1'}}}";
    put(
        policy(
            "region",
            statement.formatted("s3:Get", "StringEquals"),
            statement.formatted("s3:Put", "StringNotEquals")));
    put(ann("region"));
    PolicyContext there = PolicyContext.EMPTY.with("aws:RequestedRegion", "eu-west-1");

    assertThat(allows("s3:Get")).isFalse();
    assertThat(allows("s3:Put")).isTrue();
    assertThat(identities.decide(USER, "s3:Get", "*", there).isAllowed()).isTrue();
    assertThat(identities.decide(USER, "s3:Put", "*", there).isAllowed()).isFalse();
  }

  @Test
  void decide_identityThatIsGoneOrNeverWas_isDeniedImplicitly() {
    assertThat(allows("s3:Get")).isFalse();
    put(policy("all", ALL));
    put(ann("all"));
    assertThat(allows("s3:Get")).isTrue();

    identities.change(Change.newBuilder().setDeletedIdentityArn(ANN).build());

    assertThat(allows("s3:Get")).isFalse();
    assertThat(decide("s3:Get", "*").isExplicitlyDenied()).isFalse();
    assertThat(identities.find(ANN)).isEmpty();
    put(identity(OPS, IdentityKind.IDENTITY_KIND_GROUP, "all"));
    assertThat(
            identities
                .decide(caller(Caller.Kind.USER, OPS, ""), "s3:Get", "*", PolicyContext.EMPTY)
                .isAllowed())
        .isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Caller.Kind.class,
      names = {"ROOT", "SERVICE"})
  void decide_callersWithoutPolicies_areAllowed(Caller.Kind kind) {
    Decision decision =
        identities.decide(caller(kind, "", ""), "iam:CreateUser", "*", PolicyContext.EMPTY);

    assertThat(decision.isAllowed()).isTrue();
    assertThat(decision.policyArn()).isEmpty();
  }

  /** What another version wrote may say Deny: nobody is allowed anything past it. */
  @Test
  void decide_policyThatCannotBeRead_deniesWhoeverHasIt() {
    put(policy("all", ALL));
    put(policy("newer", "{'Effect':'Audit','Action':'*','Resource':'*'}"));
    put(identity(OPS, IdentityKind.IDENTITY_KIND_GROUP, "newer"));
    put(ann("all").addGroupArns(OPS));

    Decision decision = decide("s3:Get", "*");

    assertThat(decision.isExplicitlyDenied()).isTrue();
    assertThat(decision.policyArn()).contains(policyArn("newer"));
    put(policy("newer", ALL));
    assertThat(allows("s3:Get")).isTrue();
  }

  @Test
  void decide_policyOrGroupThatIsNotThere_denies() {
    put(policy("all", ALL));
    put(policy("other", ALL));
    put(ann("all", "other"));
    identities.change(Change.newBuilder().setDeletedPolicyArn(policyArn("other")).build());

    assertThat(decide("s3:Get", "*").isExplicitlyDenied()).isTrue();
    assertThat(decide("s3:Get", "*").policyArn()).contains(policyArn("other"));
    put(ann("all").addGroupArns(OPS));
    assertThat(decide("s3:Get", "*").isExplicitlyDenied()).isTrue();
    put(ann("all"));
    assertThat(allows("s3:Get")).isTrue();
  }

  @Test
  void decide_identityOfAnUnknownKind_isNobody() {
    put(policy("all", ALL));
    put(ann("all"));
    put(ann("all").setKindValue(99));

    assertThat(allows("s3:Get")).isFalse();
    assertThat(identities.find(ANN)).isEmpty();
  }

  /** A caller cannot pass for another by the context of its call. */
  @Test
  void decide_keysOfThePrincipal_areTheIdentitysOwn() {
    put(
        policy(
            "own",
            "{'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:s3:::${aws:PrincipalTag/team}/${aws:username}/*'}",
            "{'Effect':'Allow','Action':'sts:*','Resource':'*','Condition':{'StringEquals':{"
                + "'aws:userid':'AROA:s','aws:PrincipalType':'AssumedRole','aws:PrincipalAccount':'111122223333'},"
                + "'ArnEquals':{'aws:PrincipalArn':'arn:aws:iam::*:role/auditor'},'Null':{'aws:username':true}}}"));
    put(ann("own").addTags(Tag.newBuilder().setKey("Team").setValue("a")));
    put(identity(AUDITOR, IdentityKind.IDENTITY_KIND_ROLE, "own"));
    PolicyContext pretended =
        PolicyContext.EMPTY.with("aws:username", "eve").with("aws:PrincipalTag/team", "b");

    assertThat(identities.decide(USER, "s3:Get", "arn:aws:s3:::a/ann/x", pretended).isAllowed())
        .isTrue();
    assertThat(identities.decide(USER, "s3:Get", "arn:aws:s3:::b/eve/x", pretended).isAllowed())
        .isFalse();
    assertThat(identities.decide(USER, "sts:Get", "*", pretended).isAllowed()).isFalse();
    Caller session = caller(Caller.Kind.ROLE, AUDITOR, "AROA:s");
    assertThat(identities.decide(session, "sts:Get", "*", pretended).isAllowed()).isTrue();
  }

  /** Users have such tags from before they were refused: neither hides behind the other. */
  @Test
  void decide_principalTags_keysOfAnotherCase() {
    put(
        policy(
            "not",
            "{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'StringNotEquals':{'aws:PrincipalTag/team':'a'}}}",
            "{'Effect':'Allow','Action':'sts:*','Resource':'*','Condition':{'StringNotEquals':{'aws:PrincipalTag/team':'b'}}}",
            "{'Effect':'Allow','Action':'iam:*','Resource':'*','Condition':{'StringNotEquals':{'aws:PrincipalTag/team':'c'}}}"));
    put(
        ann("not")
            .addTags(Tag.newBuilder().setKey("Team").setValue("a"))
            .addTags(Tag.newBuilder().setKey("team").setValue("b")));

    assertThat(allows("s3:Get")).isFalse();
    assertThat(allows("sts:Get")).isFalse();
    assertThat(allows("iam:Get")).isTrue();
  }

  @Test
  void simulate_triesPoliciesBesideThoseAttached() {
    CompiledPolicy beside =
        PolicyDocuments.parse(
            policy("x", ALL, "{'Sid':'No','Effect':'Deny','Action':'s3:Put','Resource':'*'}")
                .getPolicyDocument());
    put(ann());

    Decision allowed =
        identities.simulate(ANN, "s3:Get", "*", PolicyContext.EMPTY, List.of(beside));
    Decision denied = identities.simulate(ANN, "s3:Put", "*", PolicyContext.EMPTY, List.of(beside));

    assertThat(allowed.isAllowed()).isTrue();
    assertThat(allowed.policyArn()).isEmpty();
    assertThat(denied.sid()).isEqualTo("No");
    assertThat(denied.statementIndex()).hasValue(1);
    assertThat(identities.simulate(ANN, "s3:Get", "*", PolicyContext.EMPTY, List.of()).isAllowed())
        .isFalse();
    assertThat(
            identities
                .simulate(AUDITOR, "s3:Get", "*", PolicyContext.EMPTY, List.of(beside))
                .isAllowed())
        .isFalse();
  }

  /** Compiled once for each version, and so also logged once. */
  @Test
  void snapshot_ofTheSameDocuments_compilesNothingAgain() {
    Snapshot.Builder snapshot =
        Snapshot.newBuilder().addPolicies(policy("a", ALL)).addPolicies(policy("bad", "{}"));
    KnownIdentities first = KnownIdentities.EMPTY.replacedBy(snapshot.build());
    KnownIdentities second = first.replacedBy(snapshot.build());
    KnownIdentities third =
        first.after(
            Change.newBuilder().setPolicy(policy("a", ALL.replace("Allow", "Deny"))).build());

    for (String name : List.of("a", "bad")) {
      assertThat(second.policies().get(policyArn(name)))
          .isSameAs(first.policies().get(policyArn(name)));
    }
    assertThat(third.policies().get(policyArn("a")))
        .isNotEqualTo(first.policies().get(policyArn("a")));
  }

  @Test
  void snapshot_replacesEverything() {
    identities.snapshot(
        Snapshot.newBuilder().addPolicies(policy("all", ALL)).addIdentities(ann("all")).build());
    assertThat(allows("s3:Get")).isTrue();
    identities.change(Change.newBuilder().setRegion(Region.newBuilder().setName("x")).build());
    assertThat(allows("s3:Get")).isTrue();

    identities.snapshot(Snapshot.newBuilder().addPolicies(policy("all", ALL)).build());

    assertThat(allows("s3:Get")).isFalse();
  }

  @Test
  void find_hasAllOfTheMessage() {
    put(
        ann("all")
            .addGroupArns(OPS)
            .addTags(Tag.newBuilder().setKey("team").setValue("a"))
            .addActiveAccessKeyIds("AKIAIOSFODNN7EXAMPLE")
            .setSessionsValidAfter(Timestamp.newBuilder().setSeconds(7).setNanos(5))
            .addOtherAccountIds("*"));

    assertThat(identities.find(ANN))
        .hasValueSatisfying(
            ann -> {
              assertThat(ann.account().value()).isEqualTo(ACCOUNT);
              assertThat(ann.name()).isEqualTo("ann");
              assertThat(ann.uniqueId()).isEqualTo("AIDACKCEVSQ6C2EXAMPLE");
              assertThat(ann.kind()).isEqualTo(KnownIdentity.Kind.USER);
              assertThat(ann.policyArns()).containsExactly(policyArn("all"));
              assertThat(ann.groupArns()).containsExactly(OPS);
              assertThat(ann.tags()).containsEntry("team", "a");
              assertThat(ann.activeAccessKeyIds()).containsExactly("AKIAIOSFODNN7EXAMPLE");
              assertThat(ann.sessionsValidAfter()).contains(Instant.ofEpochSecond(7, 5));
              assertThat(ann.otherAccounts()).containsExactly("*");
            });
  }

  @Test
  void rolesTrusting_followChanges() {
    put(
        identity(AUDITOR, IdentityKind.IDENTITY_KIND_ROLE)
            .setTrust(
                RoleTrust.newBuilder()
                    .addPrincipalArns(ANN)
                    .addOidc(
                        OidcTrust.newBuilder()
                            .setIssuer("https://k8s")
                            .setSubject("system:serviceaccount:billing:*"))
                    .addCertificates(CertificateTrust.newBuilder().setName("billing.example"))));
    put(
        identity(AUDITOR + "2", IdentityKind.IDENTITY_KIND_ROLE)
            .setTrust(
                RoleTrust.newBuilder()
                    .addOidc(OidcTrust.newBuilder().setIssuer("https://k8s").setSubject("*"))
                    .addOidc(OidcTrust.newBuilder().setIssuer("https://k8s").setSubject("a*"))));

    assertThat(oidc("https://k8s", "system:serviceaccount:billing:x"))
        .containsExactly(AUDITOR, AUDITOR + "2");
    assertThat(oidc("https://k8s", "a")).containsExactly(AUDITOR + "2");
    assertThat(oidc("https://other", "a")).isEmpty();
    assertThat(oidc("https://k8*", "a")).isEmpty();
    assertThat(certificate("x", "billing.example", "billing.example")).containsExactly(AUDITOR);
    assertThat(certificate("*")).isEmpty();

    put(identity(AUDITOR, IdentityKind.IDENTITY_KIND_ROLE));
    identities.change(Change.newBuilder().setDeletedIdentityArn(AUDITOR + "2").build());

    assertThat(oidc("https://k8s", "system:serviceaccount:billing:x")).isEmpty();
    assertThat(certificate("billing.example")).isEmpty();
  }

  private List<String> oidc(String issuer, String subject) {
    return identities.rolesTrustingOidc(issuer, subject).stream().map(KnownIdentity::arn).toList();
  }

  private List<String> certificate(String... names) {
    return identities.rolesTrustingCertificate(List.of(names)).stream()
        .map(KnownIdentity::arn)
        .toList();
  }
}
