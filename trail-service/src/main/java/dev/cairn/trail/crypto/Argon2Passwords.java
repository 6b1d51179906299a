package dev.cairn.trail.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.trail.domain.access.PasswordHashes;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id, with 19 MiB, 2 passes and 1 lane: the first choice of OWASP's "Password Storage Cheat
 * Sheet". Shape of a hash, by which it can be told how it was made: {@code
 * $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH}, both in base64 without padding.
 */
public final class Argon2Passwords implements PasswordHashes {

  private static final int MEMORY_KIB = 19456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_LENGTH = 16;
  private static final int HASH_LENGTH = 32;

  private static final Pattern SHAPE =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,3})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  private final SecureRandom random = new SecureRandom();

  @Override
  public String hash(String password) {
    byte[] salt = new byte[SALT_LENGTH];
    random.nextBytes(salt);
    return text(salt, generate(password, salt, MEMORY_KIB, PASSES, LANES, HASH_LENGTH));
  }

  @Override
  public String nobodys() {
    byte[] salt = new byte[SALT_LENGTH];
    byte[] hash = new byte[HASH_LENGTH];
    random.nextBytes(salt);
    random.nextBytes(hash);
    return text(salt, hash);
  }

  private static String text(byte[] salt, byte[] hash) {
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(MEMORY_KIB, PASSES, LANES, text(salt), text(hash));
  }

  @Override
  public boolean matches(String password, String hash) {
    Matcher parts = SHAPE.matcher(hash);
    if (!parts.matches()) {
      throw new IllegalArgumentException("This is no hash of Argon2id");
    }
    byte[] wanted = Base64.getDecoder().decode(parts.group(5));
    byte[] made =
        generate(
            password,
            Base64.getDecoder().decode(parts.group(4)),
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)),
            wanted.length);
    return MessageDigest.isEqual(made, wanted);
  }

  private static byte[] generate(
      String password, byte[] salt, int memory, int passes, int lanes, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(password.getBytes(UTF_8), hash);
    return hash;
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }
}
