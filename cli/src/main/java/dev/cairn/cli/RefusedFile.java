package dev.cairn.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The records that were refused, one a line: {@code
 * {"reason":...,"message":...,"source":...,"record":...}}. The record is a JSON text, since it need
 * not be JSON itself; where it is not even UTF-8, {@code recordBase64} stands in its place. The
 * file is made with the first line.
 */
final class RefusedFile implements Closeable {

  private final Path path;
  private @Nullable Writer out;

  RefusedFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** Makes sure that the file can be written, before there is anything to write. */
  void check() {
    boolean isThere = Files.exists(path);
    try {
      Files.newByteChannel(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
      if (!isThere) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Whether there is anything in it. */
  boolean isMade() {
    return out != null;
  }

  void add(SentRecord record, String reason, String message) {
    try {
      Writer writer = open();
      JsonGenerator line = new JsonFactory().createGenerator(writer);
      line.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      line.writeStartObject();
      line.writeStringField("reason", reason);
      line.writeStringField("message", message);
      line.writeStringField("source", record.source());
      writeRecord(line, record.bytes());
      line.writeEndObject();
      line.close();
      writer.write('\n');
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  @Override
  public void close() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private CommandFailedException unwritable(IOException e) {
    return new CommandFailedException(
        "can't write " + path + ", the file of refused records; name one with --refused: " + e, e);
  }

  private Writer open() throws IOException {
    if (out == null) {
      out = Files.newBufferedWriter(path);
    }
    return out;
  }

  private static void writeRecord(JsonGenerator line, byte[] record) throws IOException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(record)).toString();
      line.writeStringField("record", text);
    } catch (CharacterCodingException e) {
      line.writeStringField("recordBase64", Base64.getEncoder().encodeToString(record));
    }
  }
}
