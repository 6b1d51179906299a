package dev.cairn.ingest.domain.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Looks for new inputs with {@code JAZZER_FUZZ=1}; what it finds goes beside the known ones, which
 * {@link RecordCodecInputsTest} runs. Not in every build: Jazzer's agent instruments all classes of
 * the tests that ran before it in the same JVM, which takes minutes.
 */
@EnabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = "1")
class RecordCodecFuzzTest {

  @FuzzTest
  void read(byte[] json) {
    CodecInvariants.check(json);
  }
}
