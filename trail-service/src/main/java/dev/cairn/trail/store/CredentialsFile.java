package dev.cairn.trail.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.cairn.trail.domain.RootCredential;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The root credential as a file for whoever may read it: its owner. Shape: {@code
 * {"accessKeyId":"...","secretAccessKey":"...","accountId":"...","token":"..."}}, one line.
 */
public final class CredentialsFile {

  private static final JsonFactory JSON = new JsonFactory();

  private CredentialsFile() {}

  /** Replaces the file as a whole. */
  public static void write(Path file, RootCredential root) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      Files.createDirectories(folder);
      Path draft =
          Files.createTempFile(
              folder,
              "credentials",
              null,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      writeDurably(draft, json(root));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("The credentials can't be written to " + file, e);
    }
  }

  private static void writeDurably(Path file, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static String json(RootCredential root) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("accessKeyId", root.accessKeyId());
      json.writeStringField("secretAccessKey", root.secretAccessKey());
      json.writeStringField("accountId", root.account().value());
      json.writeStringField("token", root.token());
      json.writeEndObject();
    }
    return text + "\n";
  }
}
