package dev.cairn.model;

import static java.util.Objects.requireNonNull;

/** An account: 12 digits, e.g. {@code 123456789012}. Every stored thing is keyed by it first. */
public record AccountId(String value) implements Comparable<AccountId> {

  public AccountId {
    requireNonNull(value, "value is null");
    if (!isValid(value)) {
      throw CairnException.invalid(
          "INVALID_PARAMETER",
          "account_id",
          "An account id must have 12 digits, got " + Texts.quote(value));
    }
  }

  public static AccountId of(String value) {
    return new AccountId(value);
  }

  /** Whether the text has the shape of an account id. */
  public static boolean isValid(String text) {
    return text.length() == 12 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public int compareTo(AccountId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
