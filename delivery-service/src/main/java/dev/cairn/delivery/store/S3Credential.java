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
import java.util.Optional;

/** An access key that the embedded S3 takes. */
public record S3Credential(String accessKeyId, String secretAccessKey) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public S3Credential {
    requireNonNull(accessKeyId, "accessKeyId is null");
    requireNonNull(secretAccessKey, "secretAccessKey is null");
  }

  /** Its own, of {@code s3-credentials.json} under a data folder; made if there is none. */
  public static S3Credential readOrCreate(Path data) {
    Path file = data.resolve("s3-credentials.json");
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      return read(file);
    } catch (IOException e) {
      throw new UncheckedIOException("The credential of the embedded S3 is not readable", e);
    }
  }

  /** The installation's root credential, while trail-service keeps it under the data folder. */
  public static Optional<S3Credential> ofRoot(Path data) {
    Path file = data.resolve("credentials.json");
    try {
      return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("The root credential is not readable", e);
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
