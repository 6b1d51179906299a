package dev.cairn.bench;

import dev.cairn.model.AccountId;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventId;
import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalService;
import dev.cairn.model.RecordBytes;
import dev.cairn.model.RegionName;
import dev.cairn.model.Resource;
import dev.cairn.model.selection.AdvancedEventSelector;
import dev.cairn.model.selection.CompiledSelectors;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.model.selection.FieldSelector;
import dev.cairn.model.selection.Operator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to ask whether a trail with five advanced selectors takes an event; aim: at most 1
 * us. {@code bench/jmh.sh Selectors}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SelectorsBenchmark {

  private static final int EVENTS = 1024;
  private static final String S3 = "AWS::S3::Object";
  private static final String LAMBDA = "AWS::Lambda::Function";

  /** Values of each list of conditions; 120 comes near the 500 that a trail may have. */
  @Param({"4", "120"})
  public int values;

  private final List<EventRecord> management = events(EventCategory.MANAGEMENT);
  private final List<EventRecord> data = events(EventCategory.DATA);

  /** All management events are asked of two selectors, the second of which takes them. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int management(Compiled compiled) {
    return count(compiled.selectors, management);
  }

  /** Data events are asked of the three selectors of their category. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int data(Compiled compiled) {
    return count(compiled.selectors, data);
  }

  private static int count(CompiledSelectors selectors, List<EventRecord> events) {
    int taken = 0;
    for (EventRecord event : events) {
      if (selectors.take(event)) {
        taken++;
      }
    }
    return taken;
  }

  /** The selectors under test. */
  @State(Scope.Benchmark)
  public static class Compiled {
    CompiledSelectors selectors = CompiledSelectors.of(EventSelectors.defaults());

    /** Compiles them. */
    @Setup
    public void compile(SelectorsBenchmark benchmark) {
      selectors = CompiledSelectors.of(EventSelectors.requested(List.of(), five(benchmark.values)));
    }
  }

  private static List<AdvancedEventSelector> five(int values) {
    return List.of(
        selector(
            field("eventCategory", Operator.EQUALS, "Management"),
            field("readOnly", Operator.EQUALS, "true"),
            field("eventSource", Operator.NOT_EQUALS, "kms.amazonaws.com")),
        selector(
            field("eventCategory", Operator.EQUALS, "Management"),
            field("readOnly", Operator.EQUALS, "false")),
        selector(
            field("eventCategory", Operator.EQUALS, "Data"),
            field("resources.type", Operator.EQUALS, S3),
            new FieldSelector(
                "resources.ARN",
                Map.of(
                    Operator.STARTS_WITH, list(values, "arn:aws:s3:::bucket-%d/"),
                    Operator.NOT_ENDS_WITH, list(values, ".t%d")))),
        selector(
            field("eventCategory", Operator.EQUALS, "Data"),
            field("resources.type", Operator.EQUALS, S3),
            field("readOnly", Operator.EQUALS, "false"),
            new FieldSelector("eventName", Map.of(Operator.EQUALS, list(values, "Put%d"))),
            field(
                "userIdentity.arn", Operator.NOT_STARTS_WITH, "arn:aws:sts::111122223333:assumed")),
        selector(
            field("eventCategory", Operator.EQUALS, "Data"),
            field("resources.type", Operator.EQUALS, LAMBDA),
            new FieldSelector(
                "resources.ARN",
                Map.of(
                    Operator.EQUALS,
                    list(values, "arn:aws:lambda:eu-west-1:111122223333:function:f-%d")))));
  }

  private static FieldSelector field(String name, Operator operator, String value) {
    return FieldSelector.of(name, operator, value);
  }

  private static AdvancedEventSelector selector(FieldSelector... fields) {
    return new AdvancedEventSelector(Optional.empty(), List.of(fields));
  }

  private static List<String> list(int count, String format) {
    return IntStream.range(0, count).mapToObj(format::formatted).toList();
  }

  private static List<EventRecord> events(EventCategory category) {
    Random random = new Random(1);
    List<EventRecord> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      events.add(event(category, random));
    }
    return events;
  }

  private static EventRecord event(EventCategory category, Random random) {
    int number = random.nextInt(240);
    Resource object =
        new Resource(S3, "arn:aws:s3:::bucket-" + number + "/folder/" + number + ".t" + number);
    Resource function =
        new Resource(LAMBDA, "arn:aws:lambda:eu-west-1:111122223333:function:f-" + number);
    return new EventRecord(
        EventId.of("e"),
        AccountId.of("111122223333"),
        RegionName.of("eu-west-1"),
        Instant.EPOCH,
        "s3.amazonaws.com",
        "Put" + number,
        category,
        random.nextBoolean(),
        "AwsApiCall",
        Optional.empty(),
        Optional.empty(),
        Optional.of("arn:aws:iam::111122223333:user/u" + number),
        Optional.empty(),
        Optional.empty(),
        false,
        GlobalService.NONE,
        List.of(random.nextInt(4) == 0 ? function : object, new Resource("AWS::S3::Bucket", "b")),
        List.of(),
        RecordBytes.of("{}"));
  }
}
