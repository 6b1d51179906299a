package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.model.Texts;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The topic that a trail announces its log files to. Shape: a topic's name, which means one of the
 * trail's account and home region, or its ARN; up to 256 characters. Errors: {@code
 * INVALID_SNS_TOPIC_NAME}. Source: contract 1.3.
 *
 * @param name as it was given
 */
public record SnsTopic(String name, String arn) {

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-]{1,251}(\\.fifo)?|[A-Za-z0-9_-]{1,256}");
  private static final Pattern ARN =
      Pattern.compile("arn:[a-z0-9-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+(\\.fifo)?");

  public SnsTopic {
    requireNonNull(name, "name is null");
    requireNonNull(arn, "arn is null");
  }

  /** Empty text means none. */
  static Optional<SnsTopic> parse(String text, AccountId account, RegionName region) {
    return text.isEmpty() ? Optional.empty() : Optional.of(of(text, account, region));
  }

  private static SnsTopic of(String text, AccountId account, RegionName region) {
    if (text.length() > 256) {
      throw bad("SNS topic name must have up to 256 characters, got " + text.length() + ".");
    }
    if (ARN.matcher(text).matches()) {
      return new SnsTopic(text, text);
    }
    if (!NAME.matcher(text).matches()) {
      throw bad("SNS topic must be a topic's name or ARN, got " + Texts.quote(text) + ".");
    }
    return new SnsTopic(text, "arn:aws:sns:" + region + ":" + account + ":" + text);
  }

  private static CairnException bad(String message) {
    return CairnException.invalid("INVALID_SNS_TOPIC_NAME", "sns_topic_name", message);
  }
}
