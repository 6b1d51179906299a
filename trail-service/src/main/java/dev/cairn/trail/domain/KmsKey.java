package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.model.Texts;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The key that a trail's files are encrypted with. Shape: an ARN of a key or an alias, {@code
 * alias/NAME} or a key's id, of the trail's account and home region where they name none. Errors:
 * {@code INVALID_KMS_KEY_ID}. Source: contract 1.3.
 *
 * @param arn of the key, or of the alias as long as nobody has looked up its key
 */
public record KmsKey(String arn) {

  private static final String ID = "(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})";
  private static final String ALIAS = "alias/[A-Za-z0-9/_-]{1,250}";
  private static final Pattern ARN =
      Pattern.compile(
          "arn:[a-z0-9-]{1,64}:kms:[a-z0-9-]{1,64}:[0-9]{12}:(key/" + ID + "|" + ALIAS + ")");
  private static final Pattern KEY_ID = Pattern.compile(ID);
  private static final Pattern ALIAS_NAME = Pattern.compile(ALIAS);

  public KmsKey {
    requireNonNull(arn, "arn is null");
  }

  /** Empty text means none. */
  static Optional<KmsKey> parse(String text, AccountId account, RegionName region) {
    return text.isEmpty() ? Optional.empty() : Optional.of(of(text, account, region));
  }

  private static KmsKey of(String text, AccountId account, RegionName region) {
    if (ARN.matcher(text).matches()) {
      return new KmsKey(text);
    }
    String start = "arn:aws:kms:" + region + ":" + account + ":";
    if (KEY_ID.matcher(text).matches()) {
      return new KmsKey(start + "key/" + text);
    }
    if (ALIAS_NAME.matcher(text).matches()) {
      return new KmsKey(start + text);
    }
    throw CairnException.invalid(
        "INVALID_KMS_KEY_ID",
        "kms_key_id",
        "KMS key must be an alias, a key's id or an ARN, got " + Texts.quote(text) + ".");
  }
}
