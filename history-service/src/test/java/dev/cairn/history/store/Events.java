package dev.cairn.history.store;

import dev.cairn.history.domain.LoggedEvent;
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
import java.util.Random;
import java.util.stream.IntStream;

/** Events whose attributes come from small sets, so that queries find some. */
final class Events {

  static final Instant START = Instant.parse("2026-11-20T22:00:00Z");
  static final List<AccountId> ACCOUNTS =
      List.of(AccountId.of("111122223333"), AccountId.of("000000000001"));
  static final List<RegionName> REGIONS =
      List.of(RegionName.of("us-east-1"), RegionName.of("us-east-1a"));

  private Events() {}

  /** Event number {@code n} of a sequence: each call with the same random gives another. */
  static LoggedEvent random(Random random, long offset, int days) {
    Instant time = START.plusSeconds(random.nextInt(days * 86_400));
    return new LoggedEvent(offset, event(random, "event-" + offset, time));
  }

  static EventRecord event(Random random, String id, Instant time) {
    boolean readOnly = random.nextBoolean();
    String user = pick(random, "ann", "bob", "Ann", "root", "", "ü-漢");
    List<Resource> resources =
        IntStream.range(0, random.nextInt(3))
            .mapToObj(
                i ->
                    new Resource(
                        pick(random, "AWS::S3::Bucket", ""), "bucket-" + random.nextInt(5)))
            .toList();
    return new EventRecord(
        EventId.of(id),
        ACCOUNTS.get(random.nextInt(ACCOUNTS.size())),
        REGIONS.get(random.nextInt(REGIONS.size())),
        time,
        pick(random, "s3.amazonaws.com", "iam.amazonaws.com"),
        pick(random, "CreateBucket", "createBucket", "DeleteBucket", "A,b_c d"),
        random.nextInt(3) == 0 ? EventCategory.DATA : EventCategory.MANAGEMENT,
        readOnly,
        "AwsApiCall",
        user.isEmpty() ? Optional.empty() : Optional.of(user),
        random.nextBoolean() ? Optional.of("AKIA" + random.nextInt(3)) : Optional.empty(),
        Optional.of("arn:aws:iam::1:user/" + user),
        random.nextInt(4) == 0 ? Optional.of("AccessDenied") : Optional.empty(),
        Optional.empty(),
        false,
        GlobalService.NONE,
        resources.isEmpty() ? List.of() : resources.subList(0, 1),
        resources,
        RecordBytes.of("{\"eventID\":\"" + id + "\",\"x\":" + random.nextInt() + "}"));
  }

  private static String pick(Random random, String... from) {
    return from[random.nextInt(from.length)];
  }
}
