package dev.cairn.grpc.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Policies that come with Cairn and that nobody can change. Source: contract 8.3. */
public final class BuiltInPolicies {

  /** Of ARNs of these policies: where an account's own have its id. */
  public static final String ACCOUNT = "aws";

  private static final List<BuiltIn> ALL =
      List.of(
          of("AdministratorAccess", "Everything."),
          of(
              "AWSCloudTrail_FullAccess",
              "Everything of CloudTrail, and what setting up trails needs."),
          of("AWSCloudTrail_ReadOnlyAccess", "Reading trails and the event history."));

  private BuiltInPolicies() {}

  /**
   * A policy that comes with Cairn.
   *
   * @param arn e.g. {@code arn:aws:iam::aws:policy/AdministratorAccess}
   * @param document JSON
   */
  public record BuiltIn(String arn, String name, String description, String document) {}

  /** All of them, by name. */
  public static List<BuiltIn> all() {
    return ALL;
  }

  private static BuiltIn of(String name, String description) {
    return new BuiltIn(
        "arn:aws:iam::" + ACCOUNT + ":policy/" + name, name, description, document(name));
  }

  private static String document(String name) {
    try (InputStream resource = BuiltInPolicies.class.getResourceAsStream(name + ".json")) {
      byte[] bytes = Objects.requireNonNull(resource, name).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
