package dev.cairn.model.selection;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The shapes of ARNs that selectors name, by resource type. Source: contract 1.11; the guide,
 * "Filtering data events by resources.ARN".
 */
final class ResourceArns {

  static final String S3_OBJECT = "AWS::S3::Object";
  static final String LAMBDA_FUNCTION = "AWS::Lambda::Function";
  static final String DYNAMODB_TABLE = "AWS::DynamoDB::Table";

  private static final String PARTITION = "arn:aws[a-z-]*:";
  private static final String PLACE = ":[a-z0-9-]+:[0-9]{12}:";

  /** Whole ARNs, or for objects those that begin with a bucket: the slash is part of it. */
  private static final Map<String, Pattern> ARNS =
      Map.of(
          S3_OBJECT,
          Pattern.compile(PARTITION + "s3:::[A-Za-z0-9._-]{1,255}/.*", Pattern.DOTALL),
          LAMBDA_FUNCTION,
          Pattern.compile(
              PARTITION + "lambda" + PLACE + "function:[A-Za-z0-9_-]+(:[$A-Za-z0-9_-]+)?"),
          DYNAMODB_TABLE,
          Pattern.compile(PARTITION + "dynamodb" + PLACE + "table/[A-Za-z0-9_.-]+"));

  /** What an ARN of the type begins with, as far as all of them begin alike. */
  private static final Map<String, Pattern> BEGINNINGS =
      Map.of(
          S3_OBJECT,
          Pattern.compile(PARTITION + "s3:::[A-Za-z0-9._-]{1,255}/.*", Pattern.DOTALL),
          LAMBDA_FUNCTION,
          Pattern.compile(PARTITION + "lambda:.*", Pattern.DOTALL),
          DYNAMODB_TABLE,
          Pattern.compile(PARTITION + "dynamodb:.*", Pattern.DOTALL));

  /** The forms of basic selectors that mean every resource of the type. */
  private static final Map<String, Pattern> ALL =
      Map.of(
          S3_OBJECT,
          Pattern.compile(PARTITION + "s3(:::)?"),
          LAMBDA_FUNCTION,
          Pattern.compile(PARTITION + "lambda"),
          DYNAMODB_TABLE,
          Pattern.compile(PARTITION + "dynamodb"));

  private ResourceArns() {}

  /** Whether basic selectors know the type. */
  static boolean isBasicType(String type) {
    return ALL.containsKey(type);
  }

  /** Whether the value means every resource of the type in a basic selector. */
  static boolean isAll(String type, String value) {
    return matches(ALL, type, value).orElse(false);
  }

  /** Whether the value has the shape of an ARN of the type; true if the type's is not known. */
  static boolean isArn(String type, String value) {
    return matches(ARNS, type, value).orElse(true);
  }

  /** Whether ARNs of the type may begin so; true if the type's shape is not known. */
  static boolean isBeginning(String type, String value) {
    return matches(BEGINNINGS, type, value).orElse(true);
  }

  private static Optional<Boolean> matches(
      Map<String, Pattern> patterns, String type, String value) {
    Pattern pattern = patterns.get(type);
    return pattern == null ? Optional.empty() : Optional.of(pattern.matcher(value).matches());
  }
}
