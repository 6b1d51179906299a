package dev.cairn.gateway.aws;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.model.Texts;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The channel that audit events come through, e.g. {@code
 * arn:aws:cloudtrail:us-east-1:123456789012:channel/default}.
 */
record AuditChannel(String arn, AccountId account, RegionName region) {

  private static final Pattern ARN =
      Pattern.compile("arn:[a-z-]+:cloudtrail:[a-z0-9-]+:[0-9]{12}:channel/[A-Za-z0-9._/-]{1,128}");
  private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

  AuditChannel {
    requireNonNull(arn, "arn is null");
    requireNonNull(account, "account is null");
    requireNonNull(region, "region is null");
  }

  /**
   * The channel that a query names. An {@code externalId} is checked for its shape and has no
   * meaning: there are no policies of channels.
   *
   * @throws CairnException {@code INVALID_CHANNEL_ARN}, {@code CHANNEL_NOT_FOUND}, {@code
   *     VALIDATION}
   */
  static AuditChannel of(Map<String, List<String>> query, AccountId account, RegionName region) {
    String arn = one(query, "channelArn");
    if (!ARN.matcher(arn).matches()) {
      throw CairnException.invalid(
          "INVALID_CHANNEL_ARN",
          "channelArn",
          "channelArn must be an ARN of a channel, got " + Texts.quote(arn));
    }
    if (query.containsKey("externalId")
        && !EXTERNAL_ID.matcher(one(query, "externalId")).matches()) {
      throw MessageReader.wrong("externalId", "2 to 1224 letters, digits and _+=,.@:/-");
    }
    String only =
        "arn:aws:cloudtrail:%s:%s:channel/default".formatted(region.value(), account.value());
    if (!arn.equals(only)) {
      throw new CairnException.NotFound(
          "CHANNEL_NOT_FOUND",
          "The only channel of this account in this region is " + only,
          "channel",
          arn);
    }
    return new AuditChannel(arn, account, region);
  }

  private static String one(Map<String, List<String>> query, String name) {
    List<String> values = query.getOrDefault(name, List.of());
    if (values.size() != 1) {
      throw MessageReader.wrong(name, "given once in the query");
    }
    return values.getFirst();
  }
}
