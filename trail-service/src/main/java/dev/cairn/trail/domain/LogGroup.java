package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.model.Texts;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The log group that a trail sends its events to, and the role that it does so with: both or
 * neither. Errors: {@code INVALID_CLOUD_WATCH_LOGS_LOG_GROUP_ARN}, {@code
 * INVALID_CLOUD_WATCH_LOGS_ROLE_ARN}. Source: contract 1.3.
 *
 * @param arn e.g. {@code arn:aws:logs:us-east-1:123456789012:log-group:audit:*}, kept as it was
 *     given
 */
public record LogGroup(String arn, String roleArn) {

  private static final Pattern GROUP_NAME = Pattern.compile("[A-Za-z0-9_/.#-]{1,512}(:\\*)?");
  private static final Pattern ROLE =
      Pattern.compile("arn:[a-z0-9-]{1,64}:iam::[0-9]{12}:role/[\\x21-\\x7e]{1,512}");

  public LogGroup {
    requireNonNull(arn, "arn is null");
    requireNonNull(roleArn, "roleArn is null");
  }

  /** Empty texts mean none. */
  static Optional<LogGroup> parse(
      String arn, String roleArn, AccountId account, RegionName homeRegion) {
    if (arn.isEmpty() && roleArn.isEmpty()) {
      return Optional.empty();
    }
    if (roleArn.isEmpty()) {
      throw badRole("You must specify a role ARN as well as a log group.");
    }
    if (arn.isEmpty()) {
      throw badRole("You must specify a log group as well as a role ARN.");
    }
    if (!ROLE.matcher(roleArn).matches()) {
      throw badRole("Role must be the ARN of a role, got " + Texts.quote(roleArn) + ".");
    }
    String start = "arn:aws:logs:" + homeRegion + ":" + account + ":log-group:";
    if (!arn.startsWith(start) || !GROUP_NAME.matcher(arn.substring(start.length())).matches()) {
      throw CairnException.invalid(
          "INVALID_CLOUD_WATCH_LOGS_LOG_GROUP_ARN",
          "cloud_watch_logs_log_group_arn",
          "Log group must have the form " + start + "NAME:*, got " + Texts.quote(arn) + ".");
    }
    return Optional.of(new LogGroup(arn, roleArn));
  }

  private static CairnException badRole(String message) {
    return CairnException.invalid(
        "INVALID_CLOUD_WATCH_LOGS_ROLE_ARN", "cloud_watch_logs_role_arn", message);
  }
}
