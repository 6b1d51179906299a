package dev.cairn.ingest.domain.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The codec's verdict and that of an independent parser are the same. */
class JsonTapePropertiesTest {

  private static final int LIMIT = 262_144;

  private final JsonTape tape = new JsonTape();

  @Property(tries = 2000, seed = "20260102", edgeCases = EdgeCasesMode.NONE)
  void json_isAccepted_andKeepsAllButWhiteSpace(@ForAll("json") String json)
      throws RefusedException {
    byte[] text = json.getBytes(UTF_8);
    if (!StrictJackson.accepts(text)) {
      return; // two keys happened to be equal
    }
    tape.read(text, LIMIT);
    assertThat(new String(tape.compact(), UTF_8)).isEqualTo(StrictJackson.stripped(json));
  }

  @Property(tries = 8000, seed = "20260103", edgeCases = EdgeCasesMode.NONE)
  void damagedJson_sameVerdict(
      @ForAll("json") String json, @ForAll("damage") List<Damage> damages) {
    byte[] text = json.getBytes(UTF_8);
    for (Damage damage : damages) {
      text = damage.applyTo(text);
    }
    assertThat(accepts(text))
        .as("%s", new String(text, UTF_8))
        .isEqualTo(StrictJackson.accepts(text));
  }

  private boolean accepts(byte[] text) {
    try {
      tape.read(text, LIMIT);
      return true;
    } catch (RefusedException e) {
      return false;
    }
  }

  /** One change of a text: bytes at a place are replaced by others. */
  record Damage(int place, int removed, String inserted) {
    byte[] applyTo(byte[] text) {
      int at = text.length == 0 ? 0 : place % (text.length + 1);
      int after = Math.min(text.length, at + removed);
      byte[] middle = inserted.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      byte[] damaged = Arrays.copyOf(text, at + middle.length + text.length - after);
      System.arraycopy(middle, 0, damaged, at, middle.length);
      System.arraycopy(text, after, damaged, at + middle.length, text.length - after);
      return damaged;
    }
  }

  @Provide
  Arbitrary<List<Damage>> damage() {
    Arbitrary<String> inserted =
        Arbitraries.of(
            "",
            "",
            "\"",
            "\\",
            "\\u",
            "\\ud83d",
            "\\ude00",
            "\\u0000",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            " ",
            "\n",
            "\t",
            "\0",
            "\u0001",
            "\u001f",
            "\u0080",
            "\u00c0\u00af",
            "\u00ed\u00a0\u0080",
            "\u00f0\u009f\u0098\u0080",
            "\u00e2\u0082\u00ac",
            "\u00ff",
            "0",
            "-",
            "+",
            ".",
            "e",
            "e999",
            "1e400",
            "true",
            "nul",
            "\"a\":1,",
            "\"k\":",
            "/",
            "'",
            "\u00ef\u00bb\u00bf");
    return Combinators.combine(
            Arbitraries.integers().between(0, 10_000),
            Arbitraries.integers().between(0, 3),
            inserted)
        .as(Damage::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<String> json() {
    return json(4);
  }

  private Arbitrary<String> json(int levels) {
    Arbitrary<String> value =
        levels == 0
            ? scalar()
            : Arbitraries.oneOf(scalar(), object(json(levels - 1)), array(json(levels - 1)));
    return Combinators.combine(spaced(), value, spaced())
        .as((before, v, after) -> before + v + after);
  }

  private Arbitrary<String> object(Arbitrary<String> values) {
    return Combinators.combine(string(), spaced(), values)
        .as((key, space, value) -> key + space + ":" + value)
        .list()
        .ofMaxSize(4)
        .map(members -> "{" + String.join(",", members) + "}");
  }

  private Arbitrary<String> array(Arbitrary<String> values) {
    return values.list().ofMaxSize(4).map(elements -> "[" + String.join(",", elements) + "]");
  }

  private Arbitrary<String> scalar() {
    return Arbitraries.oneOf(
        string(),
        Arbitraries.of(
            "true",
            "false",
            "null",
            "0",
            "-0.0",
            "1.688560107857E9",
            "1e-999",
            "12345678901234567890"),
        Arbitraries.doubles().map(d -> Double.toString(d)),
        Arbitraries.longs().map(l -> Long.toString(l)));
  }

  private Arbitrary<String> string() {
    return Arbitraries.of(
            "a",
            "b",
            "key",
            "eventName",
            " ",
            "é",
            "€",
            "😀",
            "\u202f",
            "\\n",
            "\\\"",
            "\\\\",
            "\\/",
            "\\u0041",
            "\\u00e9",
            "\\ud83d\\ude00",
            "\u007f",
            "xxxxxxxx",
            "1234567")
        .list()
        .ofMaxSize(6)
        .map(parts -> "\"" + String.join("", parts) + "\"");
  }

  private Arbitrary<String> spaced() {
    return Arbitraries.of("", "", "", " ", "\n", "\t \r\n");
  }
}
