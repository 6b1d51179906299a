package dev.cairn.trail.client;

import static dev.cairn.trail.client.TestTrails.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.CairnException;
import dev.cairn.testing.EngineServer;
import dev.cairn.trail.client.AwsDestinations.Endpoints;
import dev.cairn.trail.client.AwsDestinations.Modes;
import dev.cairn.trail.domain.KmsKey;
import dev.cairn.trail.domain.SnsTopic;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;

/** Against moto_server: S3, SNS, KMS, STS and Logs with policies that are kept as in AWS. */
@Tag("engines")
@TestInstance(Lifecycle.PER_CLASS)
class MotoDestinationsTest {

  private static final String GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:audit:*";
  private static final String ROLE = "arn:aws:iam::123456789012:role/audit";

  @TempDir Path folder;

  private EngineServer moto;
  private S3Client s3;
  private SnsClient sns;
  private KmsClient kms;
  private CloudWatchLogsClient logs;
  private AwsDestinations destinations;
  private TestTrails trails;
  private int number;

  @BeforeAll
  void startMoto() throws IOException {
    System.setProperty("aws.accessKeyId", "AKIAIOSFODNN7EXAMPLE");
    System.setProperty("aws.secretAccessKey", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    moto = EngineServer.moto(ACCOUNT.toString());
    var credentials = Clients.credentials();
    // moto makes an RSA pair for each key, which takes its time.
    var patient = UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMinutes(3));
    s3 =
        Clients.configure(S3Client.builder(), endpoint(), "us-east-1", credentials)
            .forcePathStyle(true)
            .build();
    sns = Clients.configure(SnsClient.builder(), endpoint(), "us-east-1", credentials).build();
    kms =
        Clients.configure(KmsClient.builder(), endpoint(), "us-east-1", credentials)
            .httpClientBuilder(patient)
            .build();
    logs =
        Clients.configure(CloudWatchLogsClient.builder(), endpoint(), "us-east-1", credentials)
            .build();
    logs.createLogGroup(g -> g.logGroupName("audit"));
  }

  @AfterAll
  void stopMoto() {
    s3.close();
    sns.close();
    kms.close();
    logs.close();
    moto.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @BeforeEach
  void open() {
    Optional<URI> all = Optional.of(endpoint());
    destinations =
        new AwsDestinations(
            new Endpoints(all, all, all, all, all),
            new Modes(CheckMode.ON, CheckMode.ON, CheckMode.ON, CheckMode.ON),
            Duration.ofSeconds(9));
    trails = new TestTrails(folder.resolve("db" + number++), destinations);
  }

  @AfterEach
  void close() {
    trails.close();
    destinations.close();
  }

  /** Check 18. */
  @Test
  void bucket_isNotThere() {
    refuses(
        () -> trails.create("audit", "missing-bucket"),
        "S3_BUCKET_DOES_NOT_EXIST",
        "S3 bucket missing-bucket does not exist!");
  }

  /** Check 19. */
  @Test
  void bucket_withoutPolicy() {
    s3.createBucket(b -> b.bucket("bare-bucket"));

    refuses(
        () -> trails.create("audit", "bare-bucket"),
        "INSUFFICIENT_S3_BUCKET_POLICY",
        "Incorrect S3 bucket policy is detected for bucket: bare-bucket");
  }

  /** The policy that CloudTrail's console and create-subscription write; check 20. */
  @Test
  void bucket_withPolicy() {
    bucket("good-bucket", "AWSLogs/123456789012/*", "audit");

    assertThat(trails.create("audit", "good-bucket").settings().bucket())
        .hasToString("good-bucket");
    String message = "Incorrect S3 bucket policy is detected for bucket: good-bucket";
    assertThatThrownBy(() -> trails.create("other", "good-bucket")).hasMessage(message);
    assertThatThrownBy(() -> trails.create("audit2", "good-bucket", "prefix", "", "", "", ""))
        .hasMessage(message);
    bucket("old-bucket", "prefix/AWSLogs/123456789012/*", "");
    trails.create("prefixed", "old-bucket", "prefix", "", "", "", "");
  }

  /** UpdateTrail looks as CreateTrail does, and changes nothing if it is refused. */
  @Test
  void update_bucket() {
    bucket("first-bucket", "AWSLogs/123456789012/*", "");
    bucket("second-bucket", "AWSLogs/123456789012/*", "");
    trails.create("audit", "first-bucket");

    assertThatThrownBy(() -> trails.moveTo("audit", "missing-bucket"))
        .hasMessage("S3 bucket missing-bucket does not exist!");
    assertThat(trails.get("audit").settings().bucket()).hasToString("first-bucket");
    assertThat(trails.moveTo("audit", "second-bucket").settings().bucket())
        .hasToString("second-bucket");
  }

  /** Checks 24 and 25. */
  @Test
  void topic() {
    bucket("topic-bucket", "AWSLogs/123456789012/*", "");
    String arn = sns.createTopic(t -> t.name("notices")).topicArn();
    String message = "SNS Topic does not exist or the topic policy is incorrect!";
    refuses(
        () -> trails.create("audit", "topic-bucket", "", "notices", "", "", ""),
        "INSUFFICIENT_SNS_TOPIC_POLICY",
        message);
    refuses(
        () -> trails.create("audit", "topic-bucket", "", "missing", "", "", ""),
        "INSUFFICIENT_SNS_TOPIC_POLICY",
        message);
    sns.setTopicAttributes(
        t ->
            t.topicArn(arn)
                .attributeName("Policy")
                .attributeValue(
                    policy(
                        statement(
                            "sns:Publish", arn, sourceArn("arn:aws:cloudtrail:*:*:trail/*")))));

    assertThat(
            trails.create("audit", "topic-bucket", "", "notices", "", "", "").settings().snsTopic())
        .contains(new SnsTopic("notices", arn));
  }

  /** Checks 31 to 33. */
  @Test
  void key() {
    bucket("key-bucket", "AWSLogs/123456789012/*", "");
    String id = kms.createKey().keyMetadata().keyId();
    String arn = kms.describeKey(k -> k.keyId(id)).keyMetadata().arn();
    kms.createAlias(a -> a.aliasName("alias/audit").targetKeyId(id));
    refuses(
        () -> trails.create("audit", "key-bucket", "", "", "alias/missing", "", ""),
        "KMS_KEY_NOT_FOUND",
        "KMS key arn:aws:kms:us-east-1:123456789012:alias/missing does not exist.");
    refuses(
        () -> trails.create("audit", "key-bucket", "", "", "alias/audit", "", ""),
        "INSUFFICIENT_ENCRYPTION_POLICY",
        "Insufficient permissions to access S3 bucket key-bucket or KMS key " + arn + ".");
    String elsewhere = arn.replace("us-east-1", "eu-west-1");
    refuses(
        () -> trails.create("audit", "key-bucket", "", "", elsewhere, "", ""),
        "KMS_KEY_NOT_FOUND",
        "KMS key " + elsewhere + " is not in the region of the S3 bucket, us-east-1.");
    kms.putKeyPolicy(
        k ->
            k.keyId(id)
                .policyName("default")
                .policy(
                    policy(
                        statement(
                            "kms:GenerateDataKey*",
                            "*",
                            "{\"StringLike\": {\"kms:EncryptionContext:aws:cloudtrail:arn\": \"arn:aws:cloudtrail:*:123456789012:trail/*\"}}"),
                        statement("kms:DescribeKey", "*", "{}"))));

    assertThat(
            trails.create("audit", "key-bucket", "", "", "alias/audit", "", "").settings().kmsKey())
        .contains(new KmsKey(arn));
    kms.disableKey(k -> k.keyId(id));
    assertThatThrownBy(() -> trails.create("audit2", "key-bucket", "", "", "alias/audit", "", ""))
        .isInstanceOfSatisfying(
            CairnException.NotReady.class, e -> assertThat(e.reason()).isEqualTo("KMS"))
        .hasMessage("KMS key " + arn + " is Disabled.");
  }

  /** Check 30, and a group that is not there. */
  @Test
  void logGroup() {
    bucket("group-bucket", "AWSLogs/123456789012/*", "");

    trails.create("audit", "group-bucket", "", "", "", GROUP, ROLE);
    trails.create("again", "group-bucket", "", "", "", GROUP, ROLE);

    assertThat(logs.describeLogStreams(s -> s.logGroupName("audit")).logStreams())
        .extracting(stream -> stream.logStreamName())
        .containsExactly(ACCOUNT + "_CloudTrail_us-east-1");
    assertThatThrownBy(
            () ->
                trails.create(
                    "other", "group-bucket", "", "", "", GROUP.replace("audit", "gone"), ROLE))
        .isInstanceOfSatisfying(
            CairnException.InvalidRequest.class,
            e -> assertThat(e.reason()).isEqualTo("INVALID_CLOUD_WATCH_LOGS_LOG_GROUP_ARN"))
        .hasMessage("Access denied. Check the permissions for your role.");
  }

  /** Check 35. */
  private void refuses(Runnable call, String reason, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(CairnException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessage(message);
    assertThat(trails.list()).isEmpty();
  }

  private void bucket(String name, String keys, String trail) {
    String bucket = "arn:aws:s3:::" + name;
    String source =
        "arn:aws:cloudtrail:us-east-1:123456789012:trail/" + (trail.isEmpty() ? "*" : trail);
    s3.createBucket(b -> b.bucket(name));
    s3.putBucketPolicy(
        b ->
            b.bucket(name)
                .policy(
                    policy(
                        statement("s3:GetBucketAcl", bucket, sourceArn(source)),
                        statement(
                            "s3:PutObject",
                            bucket + "/" + keys,
                            "{\"StringEquals\": {\"s3:x-amz-acl\": \"bucket-owner-full-control\"}, \"ArnLike\": {\"aws:SourceArn\": \""
                                + source
                                + "\"}}"))));
  }

  private static String sourceArn(String pattern) {
    return "{\"ArnLike\": {\"aws:SourceArn\": \"" + pattern + "\"}}";
  }

  private static String statement(String action, String resource, String condition) {
    return """
        {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
         "Action": "%s", "Resource": "%s", "Condition": %s}"""
        .formatted(action, resource, condition);
  }

  private static String policy(String... statements) {
    return "{\"Version\": \"2012-10-17\", \"Statement\": [" + String.join(", ", statements) + "]}";
  }

  private URI endpoint() {
    return moto.endpoint();
  }
}
