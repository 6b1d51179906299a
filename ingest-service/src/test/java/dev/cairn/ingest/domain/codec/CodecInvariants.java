package dev.cairn.ingest.domain.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalServices;
import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;

/**
 * What holds for any bytes: the codec refuses them with a reason, or what it stores is JSON to an
 * independent parser, no larger than the limit, and the same when it is read again.
 */
final class CodecInvariants {

  private CodecInvariants() {}

  static void check(byte[] json) {
    RecordCodec codec = new RecordCodec(GlobalServices.defaults());
    EventRecord event;
    try {
      event = read(codec, json);
    } catch (RefusedException e) {
      assertThat(e.refusal().message()).isNotEmpty();
      return;
    }
    byte[] stored = event.json().array();
    assertThat(stored.length).isLessThanOrEqualTo(RecordCodec.MAX_RECORD_SIZE);
    assertThat(StrictJackson.accepts(stored)).isTrue();
    assertThat(event.json().text())
        .startsWith(withoutEnd(StrictJackson.stripped(new String(json, UTF_8))));
    try {
      assertThat(read(codec, stored)).isEqualTo(event);
    } catch (RefusedException e) {
      throw new AssertionError("refused its own record: " + e.refusal(), e);
    }
  }

  private static String withoutEnd(String json) {
    return json.substring(0, json.length() - 1);
  }

  private static EventRecord read(RecordCodec codec, byte[] json) throws RefusedException {
    return codec.read(json, TestEvents.ACCOUNT, TestEvents.REGION, TestClock.START);
  }
}
