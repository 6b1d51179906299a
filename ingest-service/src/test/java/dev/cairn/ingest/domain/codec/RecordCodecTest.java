package dev.cairn.ingest.domain.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.ingest.domain.codec.Refusal.Reason;
import dev.cairn.model.AccountId;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventId;
import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalServices;
import dev.cairn.model.RegionName;
import dev.cairn.model.Resource;
import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCodecTest {

  private static final AccountId ACCOUNT = AccountId.of("999900001111");
  private static final RegionName REGION = RegionName.of("eu-central-1");
  private static final Instant NOW = TestClock.START;
  private static final String NEEDED =
      "\"eventTime\":\"2025-07-10T11:55:07Z\",\"eventSource\":\"iam.amazonaws.com\",\"eventName\":\"CreateUser\"";

  private final RecordCodec codec = new RecordCodec(GlobalServices.defaults());

  @Test
  void read_wholeRecord() throws RefusedException {
    byte[] json = TestEvents.json("id-1", Instant.parse("2026-01-01T00:00:00Z")).getBytes(UTF_8);

    EventRecord event = codec.read(json, ACCOUNT, REGION, NOW);

    assertThat(event).isEqualTo(TestEvents.event("id-1", Instant.parse("2026-01-01T00:00:00Z")));
    assertThat(event.json().array()).isSameAs(json);
  }

  // --- What every record needs ---

  @ParameterizedTest
  @ValueSource(strings = {"eventTime", "eventSource", "eventName"})
  void read_neededMember(String member) {
    List<String> members = List.of(NEEDED.split(",", 3));
    StringBuilder others = new StringBuilder("\"x\":1");
    for (String other : members) {
      if (!other.startsWith("\"" + member)) {
        others.append(",").append(other);
      }
    }
    assertRefused("{" + others + "}", Reason.FIELD_NOT_FOUND, member);
    assertRefused("{" + others + ",\"" + member + "\":null}", Reason.FIELD_NOT_FOUND, member);
    assertRefused("{" + others + ",\"" + member + "\":\"\"}", Reason.INVALID_FIELD, member);
    assertRefused("{" + others + ",\"" + member + "\":1}", Reason.INVALID_FIELD, member);
    assertRefused("{" + others + ",\"" + member + "\":{}}", Reason.INVALID_FIELD, member);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"x\"", "1", "null", "true"})
  void read_noObject(String json) {
    assertRefused(json, Reason.INVALID_JSON, "");
  }

  /** Check 119. */
  @Test
  void read_eventVersion() throws RefusedException {
    assertRefused(
        "{\"eventVersion\":\"2.0\"," + NEEDED + "}", Reason.INVALID_FIELD, "eventVersion");
    assertRefused("{\"eventVersion\":\"11\"," + NEEDED + "}", Reason.INVALID_FIELD, "eventVersion");
    assertThat(read("{\"eventVersion\":\"1.99\"," + NEEDED + "}").eventName())
        .isEqualTo("CreateUser");
    assertThat(read("{" + NEEDED + "}").json().text()).doesNotContain("eventVersion");
  }

  // --- eventTime ---

  @ParameterizedTest
  @CsvSource({
    "2000-01-01T00:00:00Z, 2000-01-01T00:00:00Z",
    "2024-02-29T23:59:59Z, 2024-02-29T23:59:59Z",
    "2023-07-10T11:55:07.999Z, 2023-07-10T11:55:07Z",
    "2023-07-10T13:55:07+02:00, 2023-07-10T11:55:07Z"
  })
  void read_eventTime(String text, Instant time) throws RefusedException {
    assertThat(read(withTime(text)).time()).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "2023-07-10",
        "1689000000",
        "2023-02-29T00:00:00Z",
        "2023-13-01T00:00:00Z",
        "2023-00-10T00:00:00Z",
        "2023-07-10T24:00:00Z",
        "2023-07-10T23:60:00Z",
        "2023-07-10T23:59:60Z",
        "2023-07-10 11:55:07Z",
        "2023-07-10T11:55:07",
        "2023-07-10T11:55:0xZ",
        "²023-07-10T11:55:07Z"
      })
  void read_eventTimeIsNoDate(String text) {
    assertRefused(withTime(text), Reason.INVALID_EVENT_TIME, "eventTime");
  }

  @Test
  void read_eventTimeBounds() throws RefusedException {
    assertRefused(withTime("1999-12-31T23:59:59Z"), Reason.EVENT_TIME_TOO_EARLY, "eventTime");
    Instant last = NOW.plus(Duration.ofHours(24));
    assertThat(read(withTime(last.toString())).time()).isEqualTo(last);
    assertRefused(
        withTime(last.plusSeconds(1).toString()), Reason.EVENT_TIME_TOO_LATE, "eventTime");
  }

  // --- eventID ---

  @Test
  void read_noEventId_derivedAndAppended() throws RefusedException {
    EventRecord event = read("{" + NEEDED + ",\"z\":1.0}");

    assertThat(event.json().text())
        .isEqualTo("{" + NEEDED + ",\"z\":1.0,\"eventID\":\"" + event.id() + "\"}");
    assertThat(event.id().value())
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  }

  /** A second import is a duplicate, however it is spaced. Held against Python's uuid.uuid5. */
  @Test
  void read_noEventId_sameRecordSameId() throws RefusedException {
    EventId id = read("{" + NEEDED + "}").id();
    assertThat(read("{ " + NEEDED + "\n}").id()).isEqualTo(id);
    assertThat(read("{" + NEEDED + ",\"x\":1}").id()).isNotEqualTo(id);
    assertThat(codec.read(bytes("{" + NEEDED + "}"), TestEvents.ACCOUNT, REGION, NOW).id())
        .isNotEqualTo(id);
    assertThat(codec.read(bytes("{" + NEEDED + "}"), ACCOUNT, TestEvents.REGION, NOW).id())
        .isNotEqualTo(id);
    assertThat(id.value()).isEqualTo("cb6c9f44-076f-54c1-be91-175c3aa11341");
  }

  @Test
  void read_eventIdOf128Characters() throws RefusedException {
    String id = "~ " + "x".repeat(126);
    assertThat(read("{" + NEEDED + ",\"eventID\":\"" + id + "\"}").id().value()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "null", "1", "\"a\\tb\"", "\"é\""})
  void read_badEventId(String value) {
    assertRefused("{" + NEEDED + ",\"eventID\":" + value + "}", Reason.INVALID_EVENT_ID, "eventID");
    assertRefused(
        "{" + NEEDED + ",\"eventID\":\"" + "x".repeat(129) + "\"}",
        Reason.INVALID_EVENT_ID,
        "eventID");
  }

  // --- Size (check 117) ---

  @Test
  void read_sizeIsThatOfTheStoredRecord() throws RefusedException {
    String start = "{" + NEEDED + ",\"eventID\":\"e\",\"x\":\"";
    String fits = start + "x".repeat(RecordCodec.MAX_RECORD_SIZE - start.length() - 2) + "\"}";
    assertThat(read(fits).json().size()).isEqualTo(262_144);
    assertThat(read("  " + fits + "  ").json().size()).isEqualTo(262_144);
    assertRefused(fits.replace("\"x\":\"", "\"x\":\"x"), Reason.EVENT_TOO_LARGE, "");
  }

  @Test
  void read_sizeCountsTheAppendedEventId() throws RefusedException {
    int idMember = ",\"eventID\":\"\"".length() + 36;
    String start = "{" + NEEDED + ",\"x\":\"";
    String fits =
        start + "x".repeat(RecordCodec.MAX_RECORD_SIZE - idMember - start.length() - 2) + "\"}";
    assertThat(read(fits).json().size()).isEqualTo(262_144);
    assertRefused(fits.replace("\"x\":\"", "\"x\":\"x"), Reason.EVENT_TOO_LARGE, "eventID");
  }

  // --- Account and region ---

  @ParameterizedTest
  @CsvSource({
    "111111111111, 222222222222, 111111111111",
    "'', 222222222222, 222222222222",
    "12345, 222222222222, 222222222222",
    "anonymous, 22, 999900001111",
    "'', '', 999900001111"
  })
  void read_account(String recipient, String callers, String expected) throws RefusedException {
    String json =
        "{\"userIdentity\":{\"accountId\":\"%s\"},%s,\"recipientAccountId\":\"%s\",\"eventID\":\"e\"}"
            .formatted(callers, NEEDED, recipient);
    EventRecord event = read(json);
    assertThat(event.account().value()).isEqualTo(expected);
    assertThat(event.json().text()).as("its text stays").isEqualTo(json);
  }

  @Test
  void read_region() throws RefusedException {
    assertThat(read("{" + NEEDED + "}").region()).isEqualTo(REGION);
    assertRefused("{" + NEEDED + ",\"awsRegion\":null}", Reason.INVALID_REGION, "awsRegion");
    assertThat(read("{" + NEEDED + ",\"awsRegion\":\"us-north-2r\"}").region().value())
        .isEqualTo("us-north-2r");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"../../etc\"", "\"a/b\"", "\"\"", "\"US-EAST-1\"", "\"-a\"", "1", "\"é\""})
  void read_regionThatNamesNoFolder(String value) {
    assertRefused(
        "{" + NEEDED + ",\"awsRegion\":" + value + "}", Reason.INVALID_REGION, "awsRegion");
  }

  // --- Category and readOnly of old records (contract 2.6, 2.7) ---

  @ParameterizedTest
  @CsvSource({
    "iam.amazonaws.com, CreateUser, MANAGEMENT, false",
    "iam.amazonaws.com, ListUsers, MANAGEMENT, true",
    "s3.amazonaws.com, GetObject, DATA, true",
    "s3.amazonaws.com, PutObject, DATA, false",
    "s3.amazonaws.com, HeadBucket, DATA, true",
    "s3.amazonaws.com, GetBucketAcl, MANAGEMENT, true",
    "s3.amazonaws.com, CreateBucket, MANAGEMENT, false",
    "lambda.amazonaws.com, Invoke, DATA, false",
    "lambda.amazonaws.com, ListFunctions20150331, MANAGEMENT, true",
    "dynamodb.amazonaws.com, Query, DATA, true",
    "dynamodb.amazonaws.com, CreateTable, MANAGEMENT, false",
    "sts.amazonaws.com, AssumeRole, MANAGEMENT, true",
    "sts.amazonaws.com, AssumeRoleWithSAML, MANAGEMENT, true",
    "sts.amazonaws.com, GetFederationToken, MANAGEMENT, false",
    "sts.amazonaws.com, GetSessionToken, MANAGEMENT, true",
    "kms.amazonaws.com, Decrypt, MANAGEMENT, true",
    "kms.amazonaws.com, GenerateDataKeyWithoutPlaintext, MANAGEMENT, true",
    "kms.amazonaws.com, ScheduleKeyDeletion, MANAGEMENT, false",
    "signin.amazonaws.com, ConsoleLogin, MANAGEMENT, false",
    "signin.amazonaws.com, GetSigninToken, MANAGEMENT, false",
    "billing.example.com, PayInvoice, MANAGEMENT, false",
    "billing.example.com, GetInvoice, MANAGEMENT, true"
  })
  void read_oldRecord(String source, String name, EventCategory category, boolean readOnly)
      throws RefusedException {
    EventRecord event =
        read(
            "{\"eventTime\":\"2017-01-01T00:00:00Z\",\"eventSource\":\"%s\",\"eventName\":\"%s\",\"eventType\":\"AwsApiCall\",\"eventID\":\"e\"}"
                .formatted(source, name));
    assertThat(event.category()).isEqualTo(category);
    assertThat(event.readOnly()).isEqualTo(readOnly);
    assertThat(event.json().text()).doesNotContain("eventCategory").doesNotContain("readOnly");
  }

  @Test
  void read_whatTheRecordSaysGoesFirst() throws RefusedException {
    assertThat(read("{" + NEEDED + ",\"readOnly\":true}").readOnly()).isTrue();
    assertThat(read("{" + NEEDED + ",\"readOnly\":\"true\"}").readOnly()).isTrue();
    assertThat(read("{" + NEEDED + ",\"readOnly\":null}").readOnly()).isFalse();
    assertThat(read("{" + NEEDED + ",\"eventCategory\":\"Data\"}").category())
        .isEqualTo(EventCategory.DATA);
    assertThat(read("{" + NEEDED + ",\"managementEvent\":false}").category())
        .isEqualTo(EventCategory.DATA);
    assertThat(
            read("{" + NEEDED + ",\"managementEvent\":false,\"eventCategory\":\"Management\"}")
                .category())
        .isEqualTo(EventCategory.MANAGEMENT);
    assertThat(read("{" + NEEDED + ",\"eventType\":\"AwsVpceEvents\"}").category())
        .isEqualTo(EventCategory.NETWORK_ACTIVITY);
    assertThat(read("{" + NEEDED + ",\"eventType\":\"AwsCloudTrailInsight\"}").category())
        .isEqualTo(EventCategory.INSIGHT);
    assertRefused(
        "{" + NEEDED + ",\"eventCategory\":\"Gossip\"}", Reason.INVALID_FIELD, "eventCategory");
  }

  // --- Who (contract 1.10, 2.3; check 113) ---

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'IAMUser','userName':'ann','accessKeyId':'AKIA1'}|ann|AKIA1",
        "{'type':'Root','accountId':'1','accessKeyId':''}|root|",
        "{'type':'Root','userName':'alias'}|root|",
        "{'type':'AssumedRole','principalId':'AROA1:i-0d15','arn':'arn:aws:sts::1:assumed-role/web/i-0d15'}|i-0d15|",
        "{'type':'AssumedRole','principalId':'AROA1:session'}|session|",
        "{'type':'FederatedUser','principalId':'111:bob','arn':'arn:aws:sts::111:federated-user/bob'}|bob|",
        "{'type':'AWSService','invokedBy':'cloudtrail.amazonaws.com'}||",
        "{'type':'AWSAccount','principalId':'AIDA1','accountId':'1'}||",
        "{'accountId':'111122223333','invokedBy':'ec2.amazonaws.com'}||",
        "{'type':'SAMLUser','userName':'sue'}|sue|",
        "{'type':'IAMUser','userName':'HIDDEN_DUE_TO_SECURITY_REASONS'}|HIDDEN_DUE_TO_SECURITY_REASONS|",
        "{'type':'IdentityCenterUser','onBehalfOf':{'userId':'u'}}||"
      })
  void read_user(String identity, @Nullable String userName, @Nullable String accessKeyId)
      throws RefusedException {
    EventRecord event =
        read("{\"userIdentity\":" + identity.replace('\'', '"') + "," + NEEDED + "}");
    assertThat(event.userName().orElse("")).isEqualTo(userName == null ? "" : userName);
    assertThat(event.accessKeyId().orElse("")).isEqualTo(accessKeyId == null ? "" : accessKeyId);
  }

  // --- Other fields ---

  @Test
  void read_escapesAreDecoded() throws RefusedException {
    EventRecord event =
        read(
            "{\"\\u0065ventTime\":\"2025-07-10T11:55:07Z\",\"eventSource\":\"a\\/b\",\"eventName\":\"\\ud83d\\ude00é\\n\",\"errorCode\":\"\\\"\"}");
    assertThat(event.eventSource()).isEqualTo("a/b");
    assertThat(event.eventName()).isEqualTo("😀é\n");
    assertThat(event.errorCode()).hasValue("\"");
  }

  @Test
  void read_consoleCredential() throws RefusedException {
    assertThat(
            read("{" + NEEDED + ",\"sessionCredentialFromConsole\":\"true\"}")
                .sessionCredentialFromConsole())
        .isTrue();
    assertThat(read("{" + NEEDED + "}").sessionCredentialFromConsole()).isFalse();
  }

  @Test
  void read_resources() throws RefusedException {
    EventRecord event =
        read(
            "{"
                + NEEDED
                + ",\"resources\":[{\"accountId\":\"1\",\"type\":\"AWS::S3::Object\",\"ARN\":\"arn:aws:s3:::b/k\"},"
                + "{\"type\":\"AWS::S3::Object\",\"ARNPrefix\":\"arn:aws:s3:::b/\"},{\"ARN\":\"arn:aws:s3:::b\"},7,{}]}");
    assertThat(event.resources())
        .containsExactly(
            new Resource("AWS::S3::Object", "arn:aws:s3:::b/k"),
            new Resource("AWS::S3::Object", "arn:aws:s3:::b/"),
            new Resource("", "arn:aws:s3:::b"));
  }

  /** The same thing under its name, its ARN and its id: contract 1.10. */
  @Test
  void read_createUser_referencedThreeTimes() throws RefusedException {
    EventRecord event =
        read(
            "{"
                + NEEDED
                + ",\"requestParameters\":{\"userName\":\"Accountant\"},\"responseElements\":{\"user\":{\"path\":\"/\","
                + "\"userName\":\"Accountant\",\"userId\":\"AIDAEXAMPLE\",\"arn\":\"arn:aws:iam::111122223333:user/Accountant\"}}}");
    assertThat(event.referenced())
        .containsExactlyInAnyOrder(
            new Resource("AWS::IAM::User", "Accountant"),
            new Resource("AWS::IAM::User", "AIDAEXAMPLE"),
            new Resource("AWS::IAM::User", "arn:aws:iam::111122223333:user/Accountant"));
  }

  /** As in 268 entries of real records, all of Systems Manager. Source: the API's Resource. */
  @Test
  void read_resourceWithoutAType_isListedByItsName() throws RefusedException {
    String arn = "arn:aws:ssm:eu-west-1:111122223333:parameter/db";
    String secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s";

    assertThat(read("{" + NEEDED + ",\"resources\":[{\"ARN\":\"" + arn + "\"}]}").referenced())
        .containsExactly(new Resource("", arn));
    assertThat(
            read("{\"eventTime\":\"2025-07-10T11:55:07Z\",\"eventSource\":\"secretsmanager.amazonaws.com\","
                    + "\"eventName\":\"GetSecretValue\",\"requestParameters\":{\"secretId\":\""
                    + secret
                    + "\"},\"resources\":[{\"ARN\":\""
                    + secret
                    + "\"}]}")
                .referenced())
        .as("listed with its type already")
        .containsExactly(new Resource("AWS::SecretsManager::Secret", secret));
  }

  @Test
  void read_assumeRole_referenced() throws RefusedException {
    EventRecord event =
        read(
            """
            {"eventTime":"2025-07-10T11:55:07Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRole",\
            "requestParameters":{"roleArn":"arn:aws:iam::1:role/r","roleSessionName":"s"},\
            "responseElements":{"credentials":{"accessKeyId":"ASIA1","sessionToken":"t"},\
            "assumedRoleUser":{"assumedRoleId":"AROA1:s","arn":"arn:aws:sts::1:assumed-role/r/s"}}}""");
    assertThat(event.referenced())
        .containsExactlyInAnyOrder(
            new Resource("AWS::IAM::Role", "arn:aws:iam::1:role/r"),
            new Resource("AWS::STS::AssumedRole", "s"),
            new Resource("AWS::IAM::AccessKey", "ASIA1"),
            new Resource("AWS::STS::AssumedRole", "AROA1:s"),
            new Resource("AWS::STS::AssumedRole", "arn:aws:sts::1:assumed-role/r/s"));
  }

  @Test
  void read_manyReferenced_bounded() throws RefusedException {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      names.append(i == 0 ? "" : ",").append("\"").append(i).append('"');
    }
    EventRecord event =
        read("{" + NEEDED + ",\"requestParameters\":{\"userName\":[" + names + "]}}");
    assertThat(event.referenced()).hasSize(ReferencedResources.MOST);
  }

  private static String withTime(String text) {
    return "{" + NEEDED.replace("2025-07-10T11:55:07Z", text) + "}";
  }

  private static byte[] bytes(String json) {
    return json.getBytes(UTF_8);
  }

  private EventRecord read(String json) throws RefusedException {
    return codec.read(bytes(json), ACCOUNT, REGION, NOW);
  }

  private void assertRefused(String json, Reason reason, String field) {
    RefusedException e = catchThrowableOfType(RefusedException.class, () -> read(json));
    assertThat(e).as(json.substring(0, Math.min(200, json.length()))).isNotNull();
    assertThat(e.refusal().reason()).isEqualTo(reason);
    if (reason != Reason.EVENT_TOO_LARGE || !field.isEmpty()) {
      assertThat(e.refusal().field()).isEqualTo(field);
    }
  }
}
