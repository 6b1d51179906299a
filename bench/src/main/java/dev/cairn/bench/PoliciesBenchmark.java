package dev.cairn.bench;

import dev.cairn.grpc.access.Identities;
import dev.cairn.grpc.access.Identities.Decision;
import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import dev.cairn.model.policy.PolicyContext;
import dev.cairn.proto.access.v1.Policy;
import dev.cairn.proto.configuration.v1.Identity;
import dev.cairn.proto.configuration.v1.IdentityKind;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.trail.v1.Tag;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to ask whether a user with ten statements, in two policies of its own and one of
 * its group, may make a call, with what it costs to gather the call's keys; aim: at most 2 us.
 * {@code bench/jmh.sh Policies}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PoliciesBenchmark {

  private static final String ACCOUNT = "111122223333";
  private static final String USER = "arn:aws:iam::111122223333:user/ann";
  private static final String GROUP = "arn:aws:iam::111122223333:group/ops";
  private static final String TRAIL = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit";

  private static final String OWN =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Sid": "Read", "Effect": "Allow",
         "Action": ["cloudtrail:Get*", "cloudtrail:Describe*", "cloudtrail:List*"], "Resource": "*"},
        {"Sid": "LookUp", "Effect": "Allow", "Action": "cloudtrail:LookupEvents", "Resource": "*",
         "Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.0.2.0/24", "2001:db8::/32"]},
                       "StringEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}}},
        {"Sid": "Own", "Effect": "Allow", "Action": ["cloudtrail:StartLogging", "cloudtrail:StopLogging"],
         "Resource": "arn:aws:cloudtrail:*:111122223333:trail/${aws:username}-*"},
        {"Sid": "Tag", "Effect": "Allow", "Action": ["cloudtrail:AddTags", "cloudtrail:RemoveTags"],
         "Resource": "arn:aws:cloudtrail:*:*:trail/*",
         "Condition": {"ForAllValues:StringLike": {"aws:TagKeys": ["cost-*", "team"]}}}]}""";
  private static final String GUARD =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Sid": "NoStop", "Effect": "Deny", "Action": ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"],
         "Resource": "arn:aws:cloudtrail:*:*:trail/audit*"},
        {"Sid": "Secure", "Effect": "Deny", "Action": "*", "Resource": "*",
         "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
        {"Sid": "Office", "Effect": "Deny", "NotAction": ["iam:Get*", "iam:List*"], "Resource": "*",
         "Condition": {"NotIpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.0.2.0/24"]}}}]}""";
  private static final String OF_GROUP =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Sid": "Logs", "Effect": "Allow", "Action": "s3:GetObject",
         "Resource": "arn:aws:s3:::logs/AWSLogs/*/CloudTrail/*"},
        {"Sid": "Keys", "Effect": "Allow", "Action": ["iam:*AccessKey*", "iam:*LoginProfile"],
         "Resource": "arn:aws:iam::*:user/${aws:username}"},
        {"Sid": "Until", "Effect": "Allow", "Action": "cloudtrail:*", "Resource": "*",
         "Condition": {"DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}}}]}""";

  private final Identities identities = identities();
  private final Caller caller =
      new Caller(
          USER,
          AccountId.of(ACCOUNT),
          Caller.Kind.USER,
          USER,
          "AIDACKCEVSQ6C2EXAMPLE",
          "AKIAIOSFODNN7EXAMPLE",
          Set.of(),
          "10.1.2.3",
          "aws-cli/2",
          "0d1a");

  /** By the first statement that allows anything. */
  @Benchmark
  public Decision allowedSoon() {
    return decide("cloudtrail:GetTrail", TRAIL);
  }

  /** With two conditions. */
  @Benchmark
  public Decision allowedInTheOffice() {
    return decide("cloudtrail:LookupEvents", "*");
  }

  /** By the last statement of the group, which compares times. */
  @Benchmark
  public Decision allowedByTheGroup() {
    return decide("cloudtrail:CreateTrail", TRAIL);
  }

  /** By a statement of the second policy. */
  @Benchmark
  public Decision denied() {
    return decide("cloudtrail:StopLogging", TRAIL);
  }

  /** By none of the ten. */
  @Benchmark
  public Decision notAllowed() {
    return decide("account:EnableRegion", "*");
  }

  private Decision decide(String action, String resource) {
    Instant now = Instant.now();
    return identities.decide(
        caller, action, resource, PolicyContext.lazy(key -> valuesOf(key, now)));
  }

  /** As the keys of a call are gathered: when a condition asks for them. */
  private List<String> valuesOf(String key, Instant now) {
    return switch (key) {
      case "aws:sourceip" -> List.of(caller.sourceAddress());
      case "aws:requestedregion" -> List.of("eu-west-1");
      case "aws:securetransport" -> List.of("true");
      case "aws:currenttime" -> List.of(now.truncatedTo(ChronoUnit.SECONDS).toString());
      default -> List.of();
    };
  }

  private static Identities identities() {
    Identities identities = new Identities();
    identities.snapshot(
        Snapshot.newBuilder()
            .addPolicies(policy("own", OWN))
            .addPolicies(policy("guard", GUARD))
            .addPolicies(policy("group", OF_GROUP))
            .addIdentities(
                identity(USER, IdentityKind.IDENTITY_KIND_USER, "own", "guard").addGroupArns(GROUP))
            .addIdentities(identity(GROUP, IdentityKind.IDENTITY_KIND_GROUP, "group"))
            .build());
    return identities;
  }

  private static Policy policy(String name, String document) {
    return Policy.newBuilder().setArn(name).setPolicyDocument(document).build();
  }

  private static Identity.Builder identity(String arn, IdentityKind kind, String... policies) {
    return Identity.newBuilder()
        .setArn(arn)
        .setAccountId(ACCOUNT)
        .setName("ann")
        .setUniqueId("AIDACKCEVSQ6C2EXAMPLE")
        .setKind(kind)
        .addAllPolicyArns(List.of(policies))
        .addTags(Tag.newBuilder().setKey("team").setValue("a"));
  }
}
