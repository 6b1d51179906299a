package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import dev.cairn.model.Texts;
import java.util.regex.Pattern;

/**
 * The name of an S3 bucket: 3 to 63 lower-case letters, digits, {@code -} and {@code .}, first and
 * last a letter or a digit, no {@code ..}, no IPv4 address, not beginning with {@code xn--}.
 * Errors: {@code INVALID_S3_BUCKET_NAME}. Source: contract 1.3.
 */
public record BucketName(String value) {

  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  public BucketName {
    requireNonNull(value, "value is null");
    if (value.length() > 63
        || !SHAPE.matcher(value).matches()
        || value.contains("..")
        || value.startsWith("xn--")
        || IPV4.matcher(value).matches()) {
      throw CairnException.invalid(
          "INVALID_S3_BUCKET_NAME",
          "s3_bucket_name",
          "S3 bucket name must have 3 to 63 lower-case letters, numbers, '-' and '.', begin and end"
              + " with a letter or number, and be no IP address, got "
              + Texts.quote(value)
              + ".");
    }
  }

  public static BucketName of(String value) {
    return new BucketName(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
