package dev.cairn.model.selection;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Resources whose data events a basic selector takes.
 *
 * @param type {@code AWS::S3::Object}, {@code AWS::Lambda::Function} or {@code
 *     AWS::DynamoDB::Table}
 * @param values of S3, prefixes of object ARNs, e.g. {@code arn:aws:s3:::bucket/} or {@code
 *     arn:aws:s3} for all; of the others, exact ARNs, or {@code arn:aws:lambda} and {@code
 *     arn:aws:dynamodb} for all. May be empty: then none is taken
 */
public record DataResource(String type, List<String> values) {

  public DataResource {
    requireNonNull(type, "type is null");
    values = List.copyOf(values);
  }
}
