package dev.cairn.model.selection;

import static dev.cairn.model.selection.Operator.ENDS_WITH;
import static dev.cairn.model.selection.Operator.EQUALS;
import static dev.cairn.model.selection.Operator.NOT_EQUALS;
import static dev.cairn.model.selection.Operator.NOT_STARTS_WITH;
import static dev.cairn.model.selection.Operator.STARTS_WITH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.model.EventCategory;
import dev.cairn.model.EventRecord;
import dev.cairn.model.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contract 1.11, evaluation: checks 82, 84, 85, 87, 90, 92, 95, 96. */
class CompiledSelectorsTest {

  private static final String S3 = "AWS::S3::Object";
  private static final String LAMBDA = "AWS::Lambda::Function";
  private static final String FUNCTION = "arn:aws:lambda:us-west-2:111111111111:function:hello";

  private static final EventRecord READ =
      Events.management("ec2.amazonaws.com", "DescribeInstances", true);
  private static final EventRecord WRITE =
      Events.management("ec2.amazonaws.com", "RunInstances", false);
  private static final EventRecord DECRYPT =
      Events.management("kms.amazonaws.com", "Decrypt", true);

  private static EventRecord put(String arn) {
    return Events.data("s3.amazonaws.com", "PutObject", false, S3, arn);
  }

  private static EventRecord invoke(String arn) {
    return Events.data("lambda.amazonaws.com", "Invoke", false, LAMBDA, arn);
  }

  private static CompiledSelectors basic(EventSelector... selectors) {
    return CompiledSelectors.of(EventSelectors.requested(List.of(selectors), List.of()));
  }

  private static CompiledSelectors management(ReadWriteType type, String... excluded) {
    return basic(new EventSelector(type, true, List.of(), List.of(excluded)));
  }

  private static CompiledSelectors data(String type, String... values) {
    return basic(
        new EventSelector(
            ReadWriteType.ALL, false, List.of(new DataResource(type, List.of(values))), List.of()));
  }

  private static CompiledSelectors advanced(FieldSelector... fields) {
    return CompiledSelectors.of(
        EventSelectors.requested(
            List.of(), List.of(new AdvancedEventSelector(Optional.empty(), List.of(fields)))));
  }

  /** Advanced, of S3's objects. */
  private static CompiledSelectors objects(FieldSelector field) {
    return advanced(
        FieldSelector.of("eventCategory", EQUALS, "Data"),
        FieldSelector.of("resources.type", EQUALS, S3),
        field);
  }

  @ParameterizedTest
  @EnumSource(EventCategory.class)
  void default_takesManagementEventsOnly(EventCategory category) {
    CompiledSelectors selectors = CompiledSelectors.of(EventSelectors.defaults());

    assertThat(selectors.take(Events.as(READ, category, List.of())))
        .isEqualTo(category == EventCategory.MANAGEMENT);
  }

  @Test
  void readWriteType_keepsReadsOrWrites() { // check 82
    assertThat(management(ReadWriteType.READ_ONLY).take(READ)).isTrue();
    assertThat(management(ReadWriteType.READ_ONLY).take(WRITE)).isFalse();
    assertThat(management(ReadWriteType.WRITE_ONLY).take(READ)).isFalse();
    assertThat(management(ReadWriteType.WRITE_ONLY).take(WRITE)).isTrue();
  }

  @Test
  void readWriteType_holdsForDataEventsToo() {
    CompiledSelectors reads =
        basic(
            new EventSelector(
                ReadWriteType.READ_ONLY,
                false,
                List.of(new DataResource(S3, List.of("arn:aws:s3"))),
                List.of()));

    assertThat(reads.take(put("arn:aws:s3:::b/k"))).isFalse();
    assertThat(
            reads.take(Events.data("s3.amazonaws.com", "GetObject", true, S3, "arn:aws:s3:::b/k")))
        .isTrue();
    assertThat(reads.take(READ)).as("management events are off").isFalse();
  }

  @Test
  void excludedSource_isLeftOut() { // check 90
    CompiledSelectors selectors = management(ReadWriteType.ALL, "kms.amazonaws.com");

    assertThat(selectors.take(DECRYPT)).isFalse();
    assertThat(selectors.take(READ)).isTrue();
  }

  @Test
  void s3Values_arePrefixes() { // check 84
    CompiledSelectors bucket = data(S3, "arn:aws:s3:::buck/");
    assertThat(bucket.take(put("arn:aws:s3:::buck/k"))).isTrue();
    assertThat(bucket.take(put("arn:aws:s3:::bucket2/k"))).isFalse();

    CompiledSelectors prefix = data(S3, "arn:aws:s3:::buck/pre");
    assertThat(prefix.take(put("arn:aws:s3:::buck/prefix/k"))).isTrue();
    assertThat(prefix.take(put("arn:aws:s3:::buck/other"))).isFalse();
  }

  @Test
  void s3All_takesEveryBucket() { // check 85
    for (String all : List.of("arn:aws:s3", "arn:aws:s3:::")) {
      assertThat(data(S3, all).take(put("arn:aws:s3:::any/k"))).isTrue();
      assertThat(data(S3, all).take(invoke(FUNCTION))).isFalse();
    }
  }

  @Test
  void lambdaValues_areExactOrAll() { // check 87
    assertThat(data(LAMBDA, "arn:aws:lambda").take(invoke(FUNCTION))).isTrue();
    assertThat(data(LAMBDA, FUNCTION).take(invoke(FUNCTION))).isTrue();
    assertThat(data(LAMBDA, FUNCTION).take(invoke(FUNCTION + "2"))).isFalse();
    assertThat(data(LAMBDA, FUNCTION).take(invoke(FUNCTION + ":prod"))).isFalse();
  }

  @Test
  void noValues_takeNothing() {
    assertThat(data(S3).take(put("arn:aws:s3:::buck/k"))).isFalse();
  }

  @Test
  void resourceOfAnotherType_doesNotCount() {
    EventRecord event =
        Events.data("s3.amazonaws.com", "x", false, "AWS::S3::Bucket", "arn:aws:s3:::buck/k");

    assertThat(data(S3, "arn:aws:s3").take(event)).isFalse();
    assertThat(data(S3, "arn:aws:s3").take(Events.as(event, EventCategory.DATA, List.of())))
        .isFalse();
  }

  @Test
  void anyResource_isEnough() {
    EventRecord copy =
        Events.as(
            put("x"),
            EventCategory.DATA,
            List.of(
                new Resource(S3, "arn:aws:s3:::from/k"),
                new Resource(S3, "arn:aws:s3:::to/k"),
                new Resource("AWS::S3::Bucket", "arn:aws:s3:::to")));

    assertThat(data(S3, "arn:aws:s3:::to1/", "arn:aws:s3:::to/").take(copy)).isTrue();
    assertThat(objects(FieldSelector.of("resources.ARN", EQUALS, "arn:aws:s3:::to/k")).take(copy))
        .isTrue();
    assertThat(
            objects(FieldSelector.of("resources.ARN", NOT_STARTS_WITH, "arn:aws:s3:::to/"))
                .take(copy))
        .as("one entry that is not there is enough, contract 1.11")
        .isTrue();
  }

  @Test
  void twoSelectors_anyIsEnough() { // check 96
    CompiledSelectors both =
        basic(
            new EventSelector(ReadWriteType.READ_ONLY, true, List.of(), List.of()),
            new EventSelector(
                ReadWriteType.WRITE_ONLY,
                false,
                List.of(new DataResource(S3, List.of("arn:aws:s3"))),
                List.of()));

    assertThat(both.take(READ)).isTrue();
    assertThat(both.take(WRITE)).isFalse();
    assertThat(both.take(put("arn:aws:s3:::b/k"))).isTrue();
  }

  @Test
  void equals_anyValue_notEquals_noValue() { // check 92
    FieldSelector management = FieldSelector.of("eventCategory", EQUALS, "Management");
    CompiledSelectors neither =
        advanced(
            management,
            FieldSelector.of(
                "eventSource", NOT_EQUALS, "kms.amazonaws.com", "rdsdata.amazonaws.com"));
    assertThat(neither.take(DECRYPT)).isFalse();
    assertThat(neither.take(Events.management("rdsdata.amazonaws.com", "x", false))).isFalse();
    assertThat(neither.take(READ)).isTrue();

    CompiledSelectors either = objects(FieldSelector.of("eventName", EQUALS, "PutObject", "X"));
    assertThat(either.take(put("a"))).isTrue();
    assertThat(either.take(Events.data("s3.amazonaws.com", "GetObject", true, S3, "a"))).isFalse();
  }

  @Test
  void star_isAStar() { // check 95
    assertThat(objects(FieldSelector.of("eventName", EQUALS, "Put*")).take(put("a"))).isFalse();
    assertThat(objects(FieldSelector.of("eventName", STARTS_WITH, "*")).take(put("a"))).isFalse();
    assertThat(
            objects(FieldSelector.of("resources.ARN", STARTS_WITH, "arn:aws:s3:::buck/*"))
                .take(put("arn:aws:s3:::buck/*x")))
        .isTrue();
  }

  @Test
  void positiveAndNegative_areBothRequired() {
    CompiledSelectors selectors =
        objects(
            new FieldSelector(
                "resources.ARN",
                Map.of(
                    STARTS_WITH, List.of("arn:aws:s3:::buck/"),
                    ENDS_WITH, List.of(".parquet", ".orc"),
                    NOT_STARTS_WITH, List.of("arn:aws:s3:::buck/tmp/", "arn:aws:s3:::buck/old/"))));

    assertThat(selectors.take(put("arn:aws:s3:::buck/a"))).isTrue();
    assertThat(selectors.take(put("arn:aws:s3:::other/a.orc"))).isTrue();
    assertThat(selectors.take(put("arn:aws:s3:::buck/old/a.orc"))).isFalse();
    assertThat(selectors.take(put("arn:aws:s3:::other/a"))).isFalse();
  }

  @Test
  void absentField_failsPositiveAndPassesNegative() {
    EventRecord anonymous =
        Events.event(
            EventCategory.DATA,
            "s3.amazonaws.com",
            "GetObject",
            true,
            "AwsApiCall",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            List.of(new Resource(S3, "arn:aws:s3:::buck/k")));

    assertThat(objects(FieldSelector.of("userIdentity.arn", STARTS_WITH, "a")).take(anonymous))
        .isFalse();
    assertThat(objects(FieldSelector.of("userIdentity.arn", NOT_EQUALS, "a")).take(anonymous))
        .isTrue();
    assertThat(
            objects(FieldSelector.of("sessionCredentialFromConsole", NOT_EQUALS, "true"))
                .take(anonymous))
        .isTrue();
  }

  @Test
  void networkActivity_bySourceAndDenial() {
    CompiledSelectors selectors =
        advanced(
            FieldSelector.of("eventCategory", EQUALS, "NetworkActivity"),
            FieldSelector.of("eventSource", EQUALS, "ec2.amazonaws.com"),
            FieldSelector.of("errorCode", EQUALS, "VpceAccessDenied"));
    EventRecord denied =
        Events.event(
            EventCategory.NETWORK_ACTIVITY,
            "ec2.amazonaws.com",
            "DescribeInstances",
            true,
            "AwsVpceEvents",
            Optional.empty(),
            Optional.of("VpceAccessDenied"),
            Optional.of("vpce-1"),
            false,
            List.of());

    assertThat(selectors.take(denied)).isTrue();
    assertThat(selectors.take(Events.as(denied, EventCategory.MANAGEMENT, List.of()))).isFalse();
    assertThat(selectors.take(Events.as(READ, EventCategory.NETWORK_ACTIVITY, List.of())))
        .isFalse();
  }

  @Test
  void unknownField_takesNothing() {
    AdvancedEventSelector selector =
        new AdvancedEventSelector(
            Optional.empty(),
            List.of(
                FieldSelector.of("eventCategory", EQUALS, "Management"),
                FieldSelector.of("sourceIPAddress", NOT_EQUALS, "x")));

    assertThat(CompiledSelectors.of(new EventSelectors.Advanced(List.of(selector))).take(READ))
        .isFalse();
  }
}
