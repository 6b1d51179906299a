package dev.cairn.ingest.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32C;

/**
 * A small file that says up to which offset a partition was durable at least. It is written now and
 * then and on a clean close; a log that ends before it has lost what was acknowledged, so its tail
 * is damaged and not torn. Only a hint: no fsync is spent on it.
 */
final class DurableMark {

  private static final String NAME = "durable";

  private DurableMark() {}

  static void write(Path folder, long offset) throws IOException {
    String text = Long.toString(offset);
    Path unfinished = folder.resolve(NAME + ".tmp");
    Files.writeString(unfinished, text + " " + crc(text) + "\n", StandardCharsets.US_ASCII);
    Files.move(unfinished, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The offset; 0 if there is no such file, or none that is sound: it is only a hint. */
  static long read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return 0;
    }
    String[] words =
        Files.readString(file, StandardCharsets.ISO_8859_1).stripTrailing().split(" ", -1);
    return words.length == 2 && words[0].matches("[0-9]{1,18}") && words[1].equals(crc(words[0]))
        ? Long.parseLong(words[0])
        : 0;
  }

  private static String crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    return Long.toHexString(crc.getValue());
  }
}
