package dev.cairn.model.selection;

import dev.cairn.model.EventCategory;
import dev.cairn.model.EventRecord;
import dev.cairn.model.Resource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Events out of few words, so that selectors often meet them. */
final class EventGenerator {

  private static final List<String> SOURCES =
      List.of(
          "ec2.amazonaws.com",
          "s3.amazonaws.com",
          "kms.amazonaws.com",
          "rdsdata.amazonaws.com",
          "lambda.amazonaws.com");
  private static final List<String> NAMES =
      List.of("GetObject", "GetObjects", "PutObject", "Invoke", "Decrypt", "DescribeInstances", "");
  private static final List<String> EVENT_TYPES =
      List.of("AwsApiCall", "AwsServiceEvent", "AwsVpceEvents", "");
  private static final List<Resource> RESOURCES =
      List.of(
          new Resource("AWS::S3::Object", "arn:aws:s3:::buck/a"),
          new Resource("AWS::S3::Object", "arn:aws:s3:::buck/ab"),
          new Resource("AWS::S3::Object", "arn:aws:s3:::buck/b\ud83d\ude00"),
          new Resource("AWS::S3::Object", "arn:aws:s3:::bucket/a"),
          new Resource("AWS::S3::Object", "arn:aws-cn:s3:::buck/a"),
          new Resource("AWS::S3::Object", ""),
          new Resource("AWS::S3::Bucket", "arn:aws:s3:::buck"),
          new Resource("AWS::Lambda::Function", "arn:aws:lambda:eu-west-1:111122223333:function:f"),
          new Resource(
              "AWS::Lambda::Function", "arn:aws:lambda:eu-west-1:111122223333:function:f2"),
          new Resource("AWS::DynamoDB::Table", "arn:aws:dynamodb:eu-west-1:111122223333:table/t"),
          new Resource("AWS::SQS::Queue", "arn:aws:sqs:eu-west-1:111122223333:q"),
          new Resource("", "arn:aws:s3:::buck/a"));
  private static final List<String> PRINCIPALS =
      List.of(
          "arn:aws:iam::111122223333:user/ann",
          "arn:aws:iam::111122223333:user/an",
          "arn:aws:sts::111122223333:assumed-role/r/ann");

  private final Random random;

  EventGenerator(Random random) {
    this.random = random;
  }

  List<EventRecord> events(int count) {
    return IntStream.range(0, count).mapToObj(i -> event()).toList();
  }

  EventRecord event() {
    return Events.event(
        pick(List.of(EventCategory.values())),
        pick(SOURCES),
        pick(NAMES),
        random.nextBoolean(),
        pick(EVENT_TYPES),
        maybe(pick(PRINCIPALS)),
        maybe(random.nextBoolean() ? "VpceAccessDenied" : "AccessDenied"),
        maybe(random.nextBoolean() ? "vpce-1" : "vpce-12"),
        random.nextBoolean(),
        resources());
  }

  List<Resource> resources() {
    return Stream.generate(() -> pick(RESOURCES)).limit(random.nextInt(4)).toList();
  }

  private Optional<String> maybe(String text) {
    return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(text);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
