package dev.cairn.testing;

import dev.cairn.model.AccountId;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventId;
import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalService;
import dev.cairn.model.RecordBytes;
import dev.cairn.model.RegionName;
import dev.cairn.model.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Event records for tests. */
public final class TestEvents {

  public static final AccountId ACCOUNT = AccountId.of("111122223333");
  public static final AccountId OTHER_ACCOUNT = AccountId.of("444455556666");
  public static final RegionName REGION = RegionName.of("eu-west-1");
  public static final RegionName GLOBAL_REGION = RegionName.of("us-east-1");

  private TestEvents() {}

  /** A record as a producer sends it: a CreateBucket by ann, with this id and time. */
  public static String json(String id, Instant time) {
    return """
    {"eventVersion":"1.11","userIdentity":{"type":"IAMUser","principalId":"AIDAEXAMPLE","arn":"arn:aws:iam::%s:user/ann",\
    "accountId":"%s","accessKeyId":"AKIAEXAMPLE","userName":"ann"},"eventTime":"%s","eventSource":"s3.amazonaws.com",\
    "eventName":"CreateBucket","awsRegion":"%s","sourceIPAddress":"198.51.100.7","userAgent":"aws-cli/2.22",\
    "requestParameters":{"bucketName":"logs"},"responseElements":null,"requestID":"R-%s","eventID":"%s",\
    "readOnly":false,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"%s",\
    "eventCategory":"Management"}"""
        .formatted(ACCOUNT, ACCOUNT, time, REGION, id, id, ACCOUNT);
  }

  /** The accepted form of {@link #json}. */
  public static EventRecord event(String id, Instant time) {
    return event(id, time, ACCOUNT, REGION, EventCategory.MANAGEMENT);
  }

  /** The accepted form of {@link #json}, for another account, region or category. */
  public static EventRecord event(
      String id, Instant time, AccountId account, RegionName region, EventCategory category) {
    String json =
        json(id, time)
            .replace(ACCOUNT.value(), account.value())
            .replace(REGION.value(), region.value())
            .replace("\"Management\"", "\"" + category.text() + "\"");
    return event(id, time, account, region, category, json);
  }

  /** An {@link #event(String, Instant)} whose record has so many bytes: a long user agent. */
  public static EventRecord eventOfSize(String id, Instant time, int bytes) {
    String json = json(id, time);
    String agent = "aws-cli/2.22";
    return event(
        id,
        time,
        ACCOUNT,
        REGION,
        EventCategory.MANAGEMENT,
        json.replace(agent, agent + " ".repeat(bytes - json.length())));
  }

  private static EventRecord event(
      String id,
      Instant time,
      AccountId account,
      RegionName region,
      EventCategory category,
      String json) {
    return new EventRecord(
        EventId.of(id),
        account,
        region,
        time,
        "s3.amazonaws.com",
        "CreateBucket",
        category,
        false,
        "AwsApiCall",
        Optional.of("ann"),
        Optional.of("AKIAEXAMPLE"),
        Optional.of("arn:aws:iam::" + account + ":user/ann"),
        Optional.empty(),
        Optional.empty(),
        false,
        GlobalService.NONE,
        List.of(),
        List.of(new Resource("AWS::S3::Bucket", "logs")),
        RecordBytes.of(json));
  }
}
