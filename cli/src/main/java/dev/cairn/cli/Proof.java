package dev.cairn.cli;

import dev.cairn.proto.access.v1.AccessKeyProof;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a command proves itself by. */
sealed interface Proof {

  String TOKEN = "CAIRN_TOKEN";
  String ACCESS_KEY_ID = "CAIRN_ACCESS_KEY_ID";
  String SECRET_ACCESS_KEY = "CAIRN_SECRET_ACCESS_KEY";

  /** A bearer token. */
  record Token(String text) implements Proof {
    @Override
    public String toString() {
      return "Token[...]";
    }
  }

  /** An access key, to be exchanged for a token. */
  record AccessKey(String id, String secret) implements Proof {

    AccessKeyProof message() {
      return AccessKeyProof.newBuilder().setAccessKeyId(id).setSecretAccessKey(secret).build();
    }

    @Override
    public String toString() {
      return "AccessKey[" + id + "]";
    }
  }

  /**
   * The first that is there of: the token given, that of the environment, the access key of the
   * environment.
   */
  static Optional<Proof> given(@Nullable String token, Map<String, String> environment) {
    String text = token == null ? environment.getOrDefault(TOKEN, "") : token;
    if (!text.isEmpty()) {
      return Optional.of(new Token(text));
    }
    String id = environment.getOrDefault(ACCESS_KEY_ID, "");
    String secret = environment.getOrDefault(SECRET_ACCESS_KEY, "");
    if (id.isEmpty() != secret.isEmpty()) {
      throw new CommandFailedException(
          (id.isEmpty() ? ACCESS_KEY_ID : SECRET_ACCESS_KEY)
              + " is missing: an access key is its id and its secret.");
    }
    return id.isEmpty() ? Optional.empty() : Optional.of(new AccessKey(id, secret));
  }
}
