package dev.cairn.trail.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.cairn.trail.domain.access.SecretName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that the database's secrets are sealed with, in a file outside of the database: AES-256
 * in GCM, with a random nonce each and the secret's name as associated data, so that a row moved
 * elsewhere can't be opened. Shape of the file: 32 bytes in base64, one line. Shape of a sealed
 * secret: base64 of 1 byte version, 12 bytes nonce, ciphertext and tag.
 */
final class MasterKey {

  private static final int KEY_LENGTH = 32;
  private static final byte VERSION = 1;
  private static final int NONCE_LENGTH = 12;
  private static final int TAG_BITS = 128;

  private final Path file;
  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  private MasterKey(Path file, byte[] key) {
    this.file = file;
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * Reads the file.
   *
   * @throws IllegalStateException if it is missing or has not its shape
   */
  static MasterKey read(Path file) {
    if (!Files.exists(file)) {
      throw new IllegalStateException(
          "The master key "
              + file
              + " is missing, and nothing else opens the secrets of this database: put it back, or"
              + " set cairn.trail.master-key-file");
    }
    try {
      byte[] key = decode(Files.readString(file, US_ASCII).strip());
      if (key.length != KEY_LENGTH) {
        throw new IllegalStateException(
            "The master key " + file + " must be 32 bytes in base64, and is not");
      }
      return new MasterKey(file, key);
    } catch (IOException e) {
      throw new UncheckedIOException("The master key can't be read from " + file, e);
    }
  }

  /** Reads the file, or makes it with 256 random bits, readable by its owner only. */
  static MasterKey readOrCreate(Path file) {
    if (!Files.exists(file)) {
      create(file);
    }
    return read(file);
  }

  private static byte[] decode(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static void create(Path file) {
    byte[] key = new byte[KEY_LENGTH];
    new SecureRandom().nextBytes(key);
    Path folder = requireNonNull(file.toAbsolutePath().getParent());
    try {
      Files.createDirectories(folder);
      Path draft =
          Files.createTempFile(
              folder,
              "master-key",
              null,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      writeDurably(draft, Base64.getEncoder().encodeToString(key) + "\n");
      try {
        Files.createLink(file, draft); // fails if another process was first: its key holds
      } catch (FileAlreadyExistsException e) {
        // see above
      } finally {
        Files.delete(draft);
      }
      syncFolder(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("The master key can't be written to " + file, e);
    }
  }

  private static void writeDurably(Path file, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** Nothing may be sealed with a key whose file a power failure takes away. */
  private static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  String seal(SecretName name, String secret) {
    byte[] nonce = new byte[NONCE_LENGTH];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, name).doFinal(secret.getBytes(UTF_8));
      return Base64.getEncoder()
          .encodeToString(
              ByteBuffer.allocate(1 + NONCE_LENGTH + sealed.length)
                  .put(VERSION)
                  .put(nonce)
                  .put(sealed)
                  .array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has AES in GCM", e);
    }
  }

  /**
   * @throws IllegalStateException if it was sealed with another key, under another name, or changed
   */
  String open(SecretName name, String sealed) {
    byte[] bytes = decode(sealed);
    if (bytes.length <= 1 + NONCE_LENGTH || bytes[0] != VERSION) {
      throw wrongKey();
    }
    byte[] nonce = Arrays.copyOfRange(bytes, 1, 1 + NONCE_LENGTH);
    try {
      byte[] secret =
          cipher(Cipher.DECRYPT_MODE, nonce, name)
              .doFinal(bytes, 1 + NONCE_LENGTH, bytes.length - 1 - NONCE_LENGTH);
      return new String(secret, UTF_8);
    } catch (AEADBadTagException e) {
      throw wrongKey();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has AES in GCM", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, SecretName name) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(
        String.join("\n", "cairn secret", name.kind().name(), name.id(), name.owner())
            .getBytes(UTF_8));
    return cipher;
  }

  private IllegalStateException wrongKey() {
    return new IllegalStateException(
        "The master key "
            + file
            + " does not open the secrets of this database: it is another one's, or they were"
            + " changed");
  }

  @Override
  public String toString() {
    return "MasterKey[" + file + "]";
  }
}
