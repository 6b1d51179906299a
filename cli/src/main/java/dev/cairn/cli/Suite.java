package dev.cairn.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The suite that runs on a data folder.
 *
 * <p>Found by the folder's {@code endpoints.json}, which a suite writes when it is ready, or {@code
 * endpoints-SERVICE.json} where services have processes of their own.
 *
 * @param target address of the gRPC port, e.g. {@code 127.0.0.1:8686}
 * @param credentials file of the root's credentials, which only their owner may read
 * @param file that says where it runs
 */
record Suite(String target, Path credentials, Path file) {

  /**
   * Finds the suite that runs on a data folder.
   *
   * @param service the one that is wanted, where services have processes of their own
   */
  static Suite at(Path data, String service) {
    try {
      Path file = endpoints(data, service);
      Map<String, String> endpoints = flatObject(file);
      Path credentials = data.resolve(member(endpoints, "credentials"));
      if (!Files.exists(credentials)) {
        // The path may be relative to where the suite was started.
        credentials = Path.of(member(endpoints, "credentials"));
      }
      return new Suite(member(endpoints, "grpc"), credentials, file);
    } catch (NoSuchFileException e) {
      throw new CommandFailedException(
          e.getFile()
              + " does not exist: no suite runs on "
              + data
              + ". Start one with `./cairn dev --data "
              + data
              + "`, or name its folder with --data.",
          e);
    } catch (IOException e) {
      throw new CommandFailedException(
          "Can't find the suite of " + data + ": " + JsonProblem.text(e), e);
    }
  }

  /** The root's token. */
  Proof.Token root() {
    try {
      return new Proof.Token(member(flatObject(credentials), "token"));
    } catch (IOException e) {
      throw new CommandFailedException(
          "The root's credentials can't be read: "
              + credentials
              + ": "
              + JsonProblem.text(e)
              + ". "
              + Connection.HOW_TO_PROVE,
          e);
    }
  }

  /** The file of the one-process form, else that of the service in a process of its own. */
  private static Path endpoints(Path data, String service) {
    Path one = data.resolve("endpoints.json");
    Path own = data.resolve("endpoints-" + service + ".json");
    return Files.exists(one) || !Files.exists(own) ? one : own;
  }

  private static String member(Map<String, String> object, String name) throws IOException {
    String value = object.get(name);
    if (value == null) {
      throw new IOException("\"" + name + "\" is missing");
    }
    return value;
  }

  /** The text members of the object in a file; the others are passed over. */
  private static Map<String, String> flatObject(Path file) throws IOException {
    Map<String, String> members = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(Files.readAllBytes(file))) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          members.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    }
    return members;
  }
}
