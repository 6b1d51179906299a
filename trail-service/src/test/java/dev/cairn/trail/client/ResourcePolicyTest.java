package dev.cairn.trail.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.model.policy.PolicyContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcePolicyTest {

  private static final String TRAIL = "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit";
  private static final String KEY = "arn:aws:s3:::logs/AWSLogs/111122223333/CloudTrail/us-east-1/";
  private static final ServiceCall CALL =
      new ServiceCall(PolicyContext.EMPTY)
          .with("aws:SourceArn", TRAIL)
          .with("aws:SecureTransport", "true")
          .with("s3:x-amz-acl", "bucket-owner-full-control");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Service\": \"cloudtrail.amazonaws.com\"}",
        "{\"Service\": [\"config.amazonaws.com\", \"cloudtrail.amazonaws.com\"]}",
        "{\"AWS\": \"*\"}",
        "\"*\""
      })
  void allows_principalThatMeansCloudTrail(String principal) {
    assertThat(puts(allow(principal, "s3:PutObject", KEY + "*", "{}"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Service\": \"config.amazonaws.com\"}",
        "{\"AWS\": \"arn:aws:iam::111122223333:root\"}"
      })
  void allows_anotherPrincipal_not(String principal) {
    assertThat(puts(allow(principal, "s3:PutObject", KEY + "*", "{}"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "s3:PutObject, true",
    "S3:putobject, true",
    "s3:Put*, true",
    "s3:*, true",
    "*, true",
    "s3:GetObject, false",
    "s3:PutObjec?, true",
  })
  void allows_action(String action, boolean allowed) {
    assertThat(puts(allow("\"*\"", action, KEY + "*", "{}"))).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:s3:::logs/*, true",
    "arn:aws:s3:::logs/AWSLogs/111122223333/*, true",
    "arn:aws:s3:::logs/prefix/AWSLogs/111122223333/*, false",
    "arn:aws:s3:::logs/AWSLogs/444455556666/*, false",
    "arn:aws:s3:::LOGS/*, false",
    "*, true",
  })
  void allows_resource(String resource, boolean allowed) {
    assertThat(puts(allow("\"*\"", "s3:PutObject", resource, "{}"))).isEqualTo(allowed);
  }

  /** Check 20: a policy for another trail. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'StringEquals': {'aws:SourceArn': '" + TRAIL + "'}} | true",
        "{'StringEquals': {'AWS:sourcearn': '" + TRAIL + "'}} | true",
        "{'StringEquals': {'aws:SourceArn': '" + TRAIL + "2'}} | false",
        "{'StringEquals': {'aws:SourceArn': ['x', '" + TRAIL + "']}} | true",
        "{'ArnLike': {'aws:SourceArn': 'arn:aws:cloudtrail:*:111122223333:trail/*'}} | true",
        "{'StringEquals': {'s3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': '"
            + TRAIL
            + "'}} | true",
        "{'StringEquals': {'s3:x-amz-acl': 'private', 'aws:SourceArn': '" + TRAIL + "'}} | false",
        "{'StringEquals': {'aws:Unknown': 'x'}} | false",
        "{'StringNotEquals': {'aws:Unknown': 'x'}} | true",
        "{'StringEqualsIfExists': {'aws:Unknown': 'x'}} | true",
        "{'Null': {'aws:Unknown': 'true'}} | true",
        "{'Null': {'aws:SourceArn': 'true'}} | false",
        "{'Bool': {'aws:SecureTransport': 'true'}} | true",
        "{'IpAddress': {'aws:SourceIp': '10.0.0.0/8'}} | false",
      })
  void allows_condition(String condition, boolean allowed) {
    String json = condition.replace('\'', '"');
    assertThat(puts(allow("\"*\"", "s3:PutObject", "*", json))).isEqualTo(allowed);
  }

  @Test
  void allows_denyWins() {
    String insecure =
        """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"},
          {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"Bool": {"aws:SecureTransport": "%s"}}}]}""";

    assertThat(puts(insecure.formatted("false"))).isTrue();
    assertThat(puts(insecure.formatted("true"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no policy", "{}", "[]", "{\"Version\": \"2012-10-17\"}"})
  void allows_noPolicy_nothing(String text) {
    assertThat(puts(text)).isFalse();
  }

  private static boolean puts(String policy) {
    return ResourcePolicy.parse(policy).allows("s3:PutObject", KEY, CALL);
  }

  private static String allow(String principal, String action, String resource, String condition) {
    return """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": %s,
         "Action": "%s", "Resource": "%s", "Condition": %s}}"""
        .formatted(principal, action, resource, condition);
  }
}
