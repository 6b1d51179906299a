package dev.cairn.model.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contract 8.4, the table of conditions. */
class ConditionsTest {

  private static final PolicyContext CALL =
      PolicyContext.EMPTY
          .with("aws:username", "Ann")
          .with("aws:SourceIp", "203.0.113.7")
          .with("aws:CurrentTime", "2026-11-24T10:00:00Z")
          .with("aws:MultiFactorAuthAge", "300")
          .with("aws:SecureTransport", "true")
          .with("aws:SourceArn", "arn:aws:cloudtrail:eu-west-1:111122223333:trail/a/b:c")
          .with("aws:TagKeys", "cost", "team");

  /** Values are parted by blanks. */
  @ParameterizedTest
  @CsvSource({
    "StringEquals, aws:username, Ann, true",
    "StringEquals, AWS:USERNAME, Ann, true",
    "StringEquals, aws:username, ann, false",
    "StringEquals, aws:username, A*, false",
    "StringEquals, aws:username, Bob Ann, true",
    "StringEquals, aws:username, ${aws:username}, true",
    "StringNotEquals, aws:username, Bob Eve, true",
    "StringNotEquals, aws:username, Bob Ann, false",
    "StringEqualsIgnoreCase, aws:username, aNN, true",
    "StringEqualsIgnoreCase, aws:username, ${aws:username}, true",
    "StringNotEqualsIgnoreCase, aws:username, aNN, false",
    "StringLike, aws:username, A?n, true",
    "StringNotLike, aws:username, A*, false",
    "NumericEquals, aws:MultiFactorAuthAge, 300.0, true",
    "NumericNotEquals, aws:MultiFactorAuthAge, 300, false",
    "NumericLessThan, aws:MultiFactorAuthAge, 300, false",
    "NumericLessThanEquals, aws:MultiFactorAuthAge, 300, true",
    "NumericGreaterThan, aws:MultiFactorAuthAge, 299, true",
    "NumericGreaterThanEquals, aws:MultiFactorAuthAge, 301, false",
    "NumericEquals, aws:username, 1, false",
    "DateEquals, aws:CurrentTime, 2026-11-24T11:00:00+01:00, true",
    "DateNotEquals, aws:CurrentTime, 2026-11-24T10:00:00Z, false",
    "DateLessThan, aws:CurrentTime, 2026-11-25, true",
    "DateLessThanEquals, aws:CurrentTime, 2026-11-24, false",
    "DateGreaterThan, aws:CurrentTime, 1700000000, true",
    "DateGreaterThanEquals, aws:CurrentTime, 2026-11-24T10:00:00Z, true",
    "Bool, aws:SecureTransport, True, true",
    "Bool, aws:SecureTransport, false, false",
    "BinaryEquals, aws:username, Ann, true",
    "BinaryEquals, aws:username, ${aws:username}, false",
    "IpAddress, aws:SourceIp, 203.0.113.0/24, true",
    "IpAddress, aws:SourceIp, 10.0.0.0/8 203.0.113.7, true",
    "IpAddress, aws:SourceIp, 203.0.113.8/29, false",
    "IpAddress, aws:SourceIp, 2001:db8::/32, false",
    "IpAddress, aws:SourceIp, 0.0.0.0/0, true",
    "IpAddress, aws:username, 0.0.0.0/0, false",
    "NotIpAddress, aws:SourceIp, 203.0.113.0/24, false",
    "ArnLike, aws:SourceArn, arn:aws:cloudtrail:*:111122223333:trail/*, true",
    "ArnEquals, aws:SourceArn, arn:aws:cloudtrail:*:111122223333:trail/*, true",
    "ArnLike, aws:SourceArn, arn:*:trail/a/b:c, false",
    "ArnLike, aws:SourceArn, *, true",
    "ArnNotLike, aws:SourceArn, arn:aws:s3:::*, true",
    "ArnNotEquals, aws:SourceArn, arn:aws:cloudtrail:*:*:trail/*, false",
    "ArnLike, aws:SourceArn, 'arn:aws:cloudtrail:*:111122223333:trail/${aws:unknown}', false",
    "ArnLike, aws:SourceArn, 'arn:aws:cloudtrail:${aws:unknown,''eu-west-1''}:*:*', true",
    "ArnLike, aws:SourceArn, arn:aws:cloudtrail:eu-west-1:*:trail/a}, false",
    "Null, aws:username, false, true",
    "Null, aws:username, true, false",
    "Null, aws:username, true false, true",
    "Null, aws:unknown, False, false",
    "Null, aws:unknown, true, true",
    "StringEquals, aws:unknown, x, false",
    "StringNotEquals, aws:unknown, x, true",
    "NotIpAddress, aws:unknown, 10.0.0.0/8, true",
    "StringEqualsIfExists, aws:unknown, x, true",
    "StringEqualsIfExists, aws:username, x, false",
    "ForAllValues:StringEquals, aws:TagKeys, cost team owner, true",
    "ForAllValues:StringEquals, aws:TagKeys, cost, false",
    "ForAllValues:StringEquals, aws:unknown, cost, true",
    "ForAllValues:StringNotEquals, aws:TagKeys, cost, false",
    "ForAnyValue:StringEquals, aws:TagKeys, team x, true",
    "ForAnyValue:StringEquals, aws:TagKeys, x, false",
    "ForAnyValue:StringEquals, aws:unknown, x, false",
    "ForAnyValue:StringNotEquals, aws:TagKeys, cost, true",
    "ForAnyValue:StringLikeIfExists, aws:unknown, x, true",
  })
  void holds(String operator, String key, String values, boolean holds) {
    List<String> wanted = Arrays.asList(values.split(" "));

    assertThat(Conditions.compile(new PolicyCondition(operator, key, wanted), true).test(CALL))
        .isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource({
    "StringMatches, x, Unknown condition operator StringMatches",
    "stringequals, x, Unknown condition operator stringequals",
    "ForAllValues:, x, 'Unknown condition operator '",
    "NumericEquals, many, Not a number or a date: many",
    "DateEquals, soon, Not a number or a date: soon",
    "IpAddress, example.com, Not an IP address: example.com",
    "IpAddress, 10.0.0.0/33, Not an IP address range: 10.0.0.0/33",
    "IpAddress, 10/8, Not an IP address: 10/8",
    "Bool, yes, Neither true nor false: yes",
    "Null, 1, Neither true nor false: 1",
    "IpAddress, 10.0.0.0/, Not an IP address range: 10.0.0.0/",
  })
  void compile_refuses(String operator, String value, String message) {
    assertThatThrownBy(
            () ->
                Conditions.compile(
                    new PolicyCondition(operator, "aws:username", List.of(value)), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
