package dev.cairn.grpc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret by which services of one installation know one another. A file that is shared by all
 * of them; the first one makes it.
 */
public final class ClusterToken {

  private final String value;

  private ClusterToken(String value) {
    this.value = value;
  }

  /** Reads the file, or makes it with 256 random bits, readable by its owner only. */
  public static ClusterToken readOrCreate(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      String value = Files.readString(file, US_ASCII).strip();
      if (value.length() < 32) {
        throw new IllegalStateException(
            "The cluster token in "
                + file
                + " must have at least 32 characters, got "
                + value.length());
      }
      return new ClusterToken(value);
    } catch (IOException e) {
      throw new UncheckedIOException("The cluster token can't be read from " + file, e);
    }
  }

  private static void create(Path file) throws IOException {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path draft =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            "cluster-token",
            null,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
    try {
      Files.createLink(file, draft); // fails if another process was first: its token holds
    } catch (FileAlreadyExistsException e) {
      // see above
    } finally {
      Files.delete(draft);
    }
  }

  /** Compares in constant time. */
  boolean matches(String token) {
    return MessageDigest.isEqual(value.getBytes(US_ASCII), token.getBytes(US_ASCII));
  }

  String value() {
    return value;
  }

  @Override
  public String toString() {
    return "ClusterToken[secret]";
  }
}
