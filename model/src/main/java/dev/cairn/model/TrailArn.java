package dev.cairn.model;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of a trail, e.g. {@code arn:aws:cloudtrail:us-east-1:123456789012:trail/audit}. Errors:
 * {@code CLOUD_TRAIL_ARN_INVALID}, {@code INVALID_TRAIL_NAME}. Source: contract 1.3.
 */
public record TrailArn(String partition, RegionName homeRegion, AccountId account, TrailName name) {

  private static final Pattern SHAPE =
      Pattern.compile(
          "arn:([a-z0-9-]{1,64}):cloudtrail:([^:]*):([^:]*):trail/(.*)", Pattern.DOTALL);

  public TrailArn {
    requireNonNull(partition, "partition is null");
    requireNonNull(homeRegion, "homeRegion is null");
    requireNonNull(account, "account is null");
    requireNonNull(name, "name is null");
  }

  /** Whether the text means an ARN and not a trail's name. */
  public static boolean looksLikeArn(String text) {
    return text.startsWith("arn:");
  }

  public static TrailArn parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()
        || !RegionName.isValid(matcher.group(2))
        || !AccountId.isValid(matcher.group(3))) {
      throw CairnException.invalid(
          "CLOUD_TRAIL_ARN_INVALID",
          "name",
          "A trail ARN has the form arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME, got "
              + Texts.quote(text));
    }
    return new TrailArn(
        matcher.group(1),
        RegionName.of(matcher.group(2)),
        AccountId.of(matcher.group(3)),
        TrailName.of(matcher.group(4)));
  }

  @Override
  public String toString() {
    return "arn:" + partition + ":cloudtrail:" + homeRegion + ":" + account + ":trail/" + name;
  }
}
