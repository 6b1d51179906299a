package dev.cairn.trail.store;

import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on an H2 file. */
class H2TrailStoreTest extends TrailStoreContract {

  @TempDir Path folder;

  @Override
  void clear() {
    // Each test has a folder of its own.
  }

  @Override
  Database open() {
    return Database.h2(folder);
  }

  @Test
  void h2_openInAnotherProcess_saysSo() throws Exception {
    closeStore();
    try (FileChannel file = FileChannel.open(folder.resolve("trail.mv.db"), WRITE);
        FileLock lock = file.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> Database.h2(folder))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(folder.resolve("trail.mv.db").toString())
          .hasMessageContaining("is open in another process");
    }
    open().close();
  }
}
