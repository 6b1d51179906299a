package dev.cairn.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.CairnException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamMemoryTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final StreamMemory memory = new StreamMemory(100, StreamMemory.PATIENCE, meters);
  private final List<String> called = new ArrayList<>();

  private double used() {
    return meters.get("cairn.ingest.accept.stream.memory").gauge().value();
  }

  @Test
  void hasRoom_whoWaits_isCalledOnceWhenThereIs() {
    memory.take(60);
    assertThat(memory.hasRoom(() -> called.add("a"))).isTrue();
    memory.take(60);
    assertThat(memory.hasRoom(() -> called.add("b"))).isFalse();
    assertThat(memory.hasRoom(() -> called.add("c"))).isFalse();

    memory.release(10);
    assertThat(called).isEmpty();
    memory.release(50);
    assertThat(called).containsExactlyInAnyOrder("b", "c");
    memory.release(60);
    assertThat(called).hasSize(2);
    assertThat(used()).isZero();
  }

  @Test
  void forget_isNotCalled() {
    Runnable whenFree = () -> called.add("a");
    memory.take(100);
    assertThat(memory.hasRoom(whenFree)).isFalse();
    memory.forget(whenFree);
    memory.release(100);

    assertThat(called).isEmpty();
  }

  @Test
  void take_twiceTheBound_isRefusedAndNotCounted() {
    memory.take(150);
    memory.take(150);
    assertThatThrownBy(() -> memory.take(1))
        .isInstanceOf(CairnException.LimitExceeded.class)
        .hasMessageContaining("300 bytes");

    assertThat(used()).isEqualTo(300);
  }
}
