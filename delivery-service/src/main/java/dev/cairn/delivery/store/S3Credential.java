package dev.cairn.delivery.store;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The access key of the embedded S3: the installation's root credential if trail-service keeps it
 * under the same data folder, else one of its own in {@code s3-credentials.json}.
 */
public record S3Credential(String accessKeyId, String secretAccessKey) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public S3Credential {
    requireNonNull(accessKeyId, "accessKeyId is null");
    requireNonNull(secretAccessKey, "secretAccessKey is null");
  }

  /** Reads the credential under a data folder, and makes one if there is none. */
  public static S3Credential readOrCreate(Path data) {
    Path root = data.resolve("credentials.json");
    Path own = data.resolve("s3-credentials.json");
    try {
      if (Files.exists(root)) {
        return read(root);
      }
      if (!Files.exists(own)) {
        create(own);
      }
      return read(own);
    } catch (IOException e) {
      throw new UncheckedIOException("The credential of the embedded S3 is not readable", e);
    }
  }

  private static S3Credential read(Path file) throws IOException {
    JsonNode json = JSON.readTree(file.toFile());
    return new S3Credential(
        json.required("accessKeyId").asText(), json.required("secretAccessKey").asText());
  }

  private static void create(Path file) throws IOException {
    SecureRandom random = new SecureRandom();
    String text =
        JSON.writeValueAsString(
            JSON.createObjectNode()
                .put("accessKeyId", "CAIRN" + hex(random, 8).toUpperCase(Locale.ROOT))
                .put("secretAccessKey", hex(random, 20)));
    Files.createDirectories(requireNonNull(file.toAbsolutePath().getParent()));
    Path draft =
        Files.createTempFile(
            requireNonNull(file.toAbsolutePath().getParent()),
            "s3-credentials",
            null,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, text + "\n", StandardOpenOption.SYNC);
    Files.move(draft, file);
  }

  private static String hex(SecureRandom random, int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }

  @Override
  public String toString() {
    return "S3Credential[" + accessKeyId + "]";
  }
}
