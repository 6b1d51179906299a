package dev.cairn.trail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.trail.domain.access.SecretName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyTest {

  private static final SecretName NAME = SecretName.ofAccessKey("AKIA1", "AIDA1");

  @TempDir Path folder;

  @Test
  void readOrCreate_makesAFileForItsOwnerOnly() throws Exception {
    Path file = folder.resolve("deep").resolve("master-key");

    String sealed = MasterKey.readOrCreate(file).seal(NAME, "säge");

    assertThat(MasterKey.readOrCreate(file).open(NAME, sealed)).isEqualTo("säge");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Base64.getDecoder().decode(Files.readString(file).strip())).hasSize(32);
    try (var files = Files.list(file.getParent())) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void readOrCreate_concurrently_oneKeyHolds() throws Exception {
    Path file = folder.resolve("master-key");
    List<Callable<MasterKey>> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      tasks.add(() -> MasterKey.readOrCreate(file));
    }

    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      List<MasterKey> keys = new ArrayList<>();
      for (Future<MasterKey> key : executor.invokeAll(tasks)) {
        keys.add(key.get());
      }
      String sealed = keys.getFirst().seal(NAME, "secret");
      assertThat(keys).allSatisfy(key -> assertThat(key.open(NAME, sealed)).isEqualTo("secret"));
    }
  }

  @Test
  void seal_twice_differs() {
    MasterKey key = MasterKey.readOrCreate(folder.resolve("master-key"));

    assertThat(key.seal(NAME, "secret")).isNotEqualTo(key.seal(NAME, "secret"));
  }

  /** A row that is moved to another key or another user, or changed anywhere, is of no use. */
  @Test
  void open_anotherNameOrAnyBitChanged_isRefused() {
    MasterKey key = MasterKey.readOrCreate(folder.resolve("master-key"));
    String sealed = key.seal(NAME, "secret");

    for (SecretName other :
        List.of(
            SecretName.ofAccessKey("AKIA2", "AIDA1"),
            SecretName.ofAccessKey("AKIA1", "AIDA2"),
            SecretName.ofPassword("AIDA1"),
            new SecretName(SecretName.Kind.TOKEN_KEY, "AKIA1", "AIDA1"))) {
      assertThatThrownBy(() -> key.open(other, sealed)).isInstanceOf(IllegalStateException.class);
    }
    byte[] bytes = Base64.getDecoder().decode(sealed);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      String text = Base64.getEncoder().encodeToString(changed);
      assertThatThrownBy(() -> key.open(NAME, text)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void read_missingOrNoKey_namesTheFile() throws Exception {
    Path file = folder.resolve("master-key");
    assertThatThrownBy(() -> MasterKey.read(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(file + " is missing");

    for (String text : List.of("", "not base64!", "c2hvcnQ=")) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> MasterKey.readOrCreate(file))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(file + " must be 32 bytes in base64");
    }
  }
}
