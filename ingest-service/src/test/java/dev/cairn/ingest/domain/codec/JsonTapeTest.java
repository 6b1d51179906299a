package dev.cairn.ingest.domain.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.ingest.domain.codec.Refusal.Reason;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTapeTest {

  private static final int LIMIT = 262_144;

  private final JsonTape tape = new JsonTape();

  // --- What is JSON ---

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "\"\"",
        "0",
        "-0",
        "-0.0e-0",
        "1E+2",
        "true",
        "false",
        "null",
        " {} ",
        "\t[\r\n1 ]",
        "{\"a\":{\"a\":[{\"a\":1},{\"a\":2}]}}",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\"",
        "[1,2.5,-3e10,\"x\",null]",
        "\"\u007f\"",
        "\"é€😀\u202f\"",
        "1e308",
        "-1.7976931348623157e308",
        "1e-400",
        "0e999999999",
        "{\"\":1}"
      })
  void read_json(String text) {
    assertThatCode(() -> read(text)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "\"",
        "\"a",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "[1,",
        "[1,]",
        "[,1]",
        "{,}",
        "{1:2}",
        "{'a':1}",
        "{a:1}",
        "tru",
        "truth",
        "nul",
        "fals",
        "True",
        "NaN",
        "Infinity",
        "-Infinity",
        "-",
        "+1",
        ".5",
        "1.",
        "1.e2",
        "1e",
        "1e+",
        "01",
        "-01",
        "0x10",
        "1 2",
        "{} {}",
        "{}x",
        "[1}",
        "{\"a\":1]",
        "{\"a\" 1}",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\",
        "\"\\u",
        "\"a\nb\"",
        "\"\t\"",
        "// c\n{}",
        "{}/* c */",
        "\ufeff{}",
        "\u00a0{}",
        "undefined"
      })
  void read_notJson(String text) {
    assertThat(refused(text).reason()).isEqualTo(Reason.INVALID_JSON);
  }

  @Test
  void read_everyPrefixOfARecord() {
    String record = "{\"a\":[1.5e3,\"\\u00e9\\ud83d\\ude00é€😀\",true,null],\"b\":{}}";
    byte[] bytes = record.getBytes(UTF_8);
    for (int length = 0; length < bytes.length; length++) {
      byte[] prefix = java.util.Arrays.copyOf(bytes, length);
      RefusedException e =
          catchThrowableOfType(RefusedException.class, () -> tape.read(prefix, LIMIT));
      assertThat(e).as("prefix of %d", length).isNotNull();
    }
  }

  // --- Text ---

  /** Hostile input of check "invalid UTF-8": what RFC 3629 forbids. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0080",
        "\u00bf",
        "\u00c0\u0080",
        "\u00c1\u00bf",
        "\u00c3",
        "\u00c3x",
        "\u00e0\u009f\u00bf",
        "\u00e2\u0082",
        "\u00ed\u00a0\u0080",
        "\u00ed\u00bf\u00bf",
        "\u00f0\u008f\u00bf\u00bf",
        "\u00f4\u0090\u0080\u0080",
        "\u00f5\u0080\u0080\u0080",
        "\u00f0\u009f\u0098",
        "\u00ff",
        "\u00fe"
      })
  void read_invalidUtf8(String latin1) {
    byte[] text = ("{\"a\":\"" + latin1 + "\"}").getBytes(ISO_8859_1);
    assertThat(refused(text).reason()).isEqualTo(Reason.INVALID_UTF8);
    byte[] atEnd = ("{\"a\":\"" + latin1).getBytes(ISO_8859_1);
    assertThat(refused(atEnd).reason()).isEqualTo(Reason.INVALID_UTF8);
    byte[] asKey = ("{\"" + latin1 + "\":1}").getBytes(ISO_8859_1);
    assertThat(refused(asKey).reason()).isEqualTo(Reason.INVALID_UTF8);
    byte[] outside = ("{" + latin1 + "}").getBytes(ISO_8859_1);
    assertThat(refused(outside).reason()).isEqualTo(Reason.INVALID_UTF8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"a\u0000b\"",
        "{\"\u0000\":1}",
        "\u0000",
        "{}\u0000",
        "\"\\u0000\"",
        "{\"x\\u0000\":1}"
      })
  void read_nul(String text) {
    assertThat(refused(text).reason()).isEqualTo(Reason.NUL_CHARACTER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud800\"",
        "\"\\udbff \"",
        "\"\\udc00\"",
        "\"\\udfff\"",
        "\"\\ud800\\ud800\"",
        "\"\\ud83d\\n\"",
        "\"\\ud83d\\u0041\"",
        "{\"\\ud800\":1}",
        "\"\\uDE00\\uD83D\""
      })
  void read_loneSurrogate(String text) {
    assertThat(refused(text).reason()).isEqualTo(Reason.LONE_SURROGATE);
  }

  // --- Keys ---

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"b\":2,\"a\":3}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"\":1,\"\":2}",
        "[{\"x\":{\"b\":1,\"c\":{},\"b\":2}}]",
        "{\"é\":1,\"\\u00e9\":2}",
        "{\"abcdefgh\":1,\"abcdefgh\":2}",
        "{\"abcdefghi\":1,\"abcdefghi\":2}"
      })
  void read_duplicateKey(String text) {
    assertThat(refused(text).reason()).isEqualTo(Reason.DUPLICATE_KEY);
  }

  @Test
  void read_duplicateAmongManyKeys() {
    for (int count : new int[] {31, 32, 33, 34, 100, 5000}) {
      String keys = keys(count);
      assertThatCode(() -> read("{" + keys + "}")).as("%d keys", count).doesNotThrowAnyException();
      for (int at : new int[] {0, count / 2, count - 1}) {
        Refusal refusal = refused("{" + keys + ",\"k" + at + "\":0}");
        assertThat(refusal.reason()).isEqualTo(Reason.DUPLICATE_KEY);
        assertThat(refusal.message()).contains("\"k" + at + "\"");
      }
    }
  }

  @Test
  void read_sameKeyInOtherObjects() {
    assertThatCode(() -> read("{\"a\":{\"a\":1},\"b\":{\"a\":1},\"c\":[{\"a\":1},{\"a\":1}]}"))
        .doesNotThrowAnyException();
  }

  // --- Limits ---

  @Test
  void read_depth64() {
    assertThatCode(() -> read("[".repeat(64) + "]".repeat(64))).doesNotThrowAnyException();
    assertThatCode(() -> read("{\"a\":".repeat(63) + "{}" + "}".repeat(63)))
        .doesNotThrowAnyException();
  }

  @Test
  void read_depth65() {
    assertThat(refused("[".repeat(65) + "]".repeat(65)).reason()).isEqualTo(Reason.EVENT_TOO_DEEP);
    assertThat(refused("{\"a\":".repeat(65) + "1" + "}".repeat(65)).reason())
        .isEqualTo(Reason.EVENT_TOO_DEEP);
  }

  @Test
  void read_depthOfAHundredThousand() {
    assertThat(refused("[".repeat(100_000)).reason()).isEqualTo(Reason.EVENT_TOO_DEEP);
    assertThat(refused("{\"a\":".repeat(50_000)).reason()).isEqualTo(Reason.EVENT_TOO_DEEP);
  }

  @Test
  void read_sizeAtTheLimit() throws RefusedException {
    String text = "[\"" + "x".repeat(LIMIT - 4) + "\"]";
    read(text);
    assertThat(tape.compactSize()).isEqualTo(LIMIT);
    assertThat(refused("[\"" + "x".repeat(LIMIT - 3) + "\"]").reason())
        .isEqualTo(Reason.EVENT_TOO_LARGE);
  }

  @Test
  void read_whiteSpaceDoesNotCount() throws RefusedException {
    String text = " [ \"" + "x".repeat(LIMIT - 4) + "\"\n ] ".repeat(1) + " ".repeat(100_000);
    read(text);
    assertThat(tape.compact()).hasSize(LIMIT);
    assertThat(refused("[ \"" + "x".repeat(LIMIT - 3) + "\" ]").reason())
        .isEqualTo(Reason.EVENT_TOO_LARGE);
  }

  @Test
  void read_hostileSizes_boundedMemory() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] keys = ("{" + keys(1_000_000) + "}").getBytes(UTF_8);
    byte[] string = ("{\"a\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(UTF_8);
    byte[] elements = ("[" + "1,".repeat(1_000_000) + "1]").getBytes(UTF_8);
    byte[] spaced = ("[" + " 1 ,".repeat(1_000_000) + "1]").getBytes(UTF_8);
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(refused(keys).reason()).isEqualTo(Reason.EVENT_TOO_LARGE);
    assertThat(refused(string).reason()).isEqualTo(Reason.EVENT_TOO_LARGE);
    assertThat(refused(elements).reason()).isEqualTo(Reason.EVENT_TOO_LARGE);
    assertThat(refused(spaced).reason()).isEqualTo(Reason.EVENT_TOO_LARGE);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(64 << 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e309", "-1e309", "10e308", "1e400", "1E+999999999999", "1.8e308"})
  void read_numberOutOfRange(String text) {
    assertThat(refused("{\"n\":" + text + "}").reason()).isEqualTo(Reason.NUMBER_OUT_OF_RANGE);
  }

  @Test
  void read_longNumbers() {
    assertThatCode(() -> read("[" + "9".repeat(308) + "]")).doesNotThrowAnyException();
    assertThat(refused("[" + "9".repeat(310) + "]").reason()).isEqualTo(Reason.NUMBER_OUT_OF_RANGE);
    assertThatCode(() -> read("[0." + "9".repeat(10_000) + "]")).doesNotThrowAnyException();
  }

  // --- What stays ---

  @Test
  void compact_noWhiteSpace_sameArray() throws RefusedException {
    byte[] text = "{\"a\":\" \\t x \",\"n\":1.688560107857E9}".getBytes(UTF_8);
    tape.read(text, LIMIT);
    assertThat(tape.compact()).isSameAs(text);
  }

  @Test
  void compact_onlyWhiteSpaceBetweenTokensGoes() throws RefusedException {
    read(" { \"b\" :\t[ 0.0 , 1.688560107857E9,\n\"a  \\n b\" ] ,\r\n \"a\" : { } } ");
    assertThat(new String(tape.compact(), UTF_8))
        .isEqualTo("{\"b\":[0.0,1.688560107857E9,\"a  \\n b\"],\"a\":{}}");
  }

  @Test
  void read_again_forgetsTheTextBefore() throws RefusedException {
    read(" { \"a\" : 1 } ");
    refused("{\"b\":{\"c\":1,\"d\":");
    byte[] text = "{\"c\":1}".getBytes(UTF_8);
    tape.read(text, LIMIT);
    assertThat(tape.compact()).isSameAs(text);
    assertThat(tape.key(1)).isEqualTo("c");
  }

  @Test
  void refusal_namesTheTopMember() {
    assertThat(refused("{\"ok\":1,\"requestParameters\":{\"x\":[1e999]}}").field())
        .isEqualTo("requestParameters");
    assertThat(refused("{\"ok\":1}}").field()).isEmpty();
  }

  @Test
  void refusal_showsNoValue() {
    assertThat(refused("{\"password\":\"secret\n\"}").message()).doesNotContain("secret");
  }

  private static String keys(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"k" + i + "\":0")
        .collect(Collectors.joining(","));
  }

  private void read(String text) throws RefusedException {
    tape.read(text.getBytes(UTF_8), LIMIT);
  }

  private Refusal refused(String text) {
    return refused(text.getBytes(UTF_8));
  }

  private Refusal refused(byte[] text) {
    RefusedException e = catchThrowableOfType(RefusedException.class, () -> tape.read(text, LIMIT));
    assertThat(e).as("refused").isNotNull();
    return e.refusal();
  }
}
