package dev.cairn.cli;

import io.grpc.Status;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a service is asked.
 *
 * @param service that is wanted, e.g. {@code trail}
 * @param address its gRPC port, e.g. {@code 127.0.0.1:7700}
 * @param file that says so; empty if a person did
 */
record Place(String service, String address, Optional<Path> file) {

  /** Says that nothing answers, and what to look at. */
  CommandFailedException silent(String status, Throwable cause) {
    return new CommandFailedException(
        "The suite can't be reached at " + address + origin() + status, cause);
  }

  /** Says that something else answers there. */
  CommandFailedException other(Status status, Throwable cause) {
    String description = status.getDescription();
    return new CommandFailedException(
        "No %s-service answers at %s%s (%s%s)"
            .formatted(
                service,
                address,
                from(),
                status.getCode(),
                description == null ? "" : ": " + Printable.text(description)),
        cause);
  }

  /**
   * Says that what answers there speaks otherwise.
   *
   * @param predicate the rest of the sentence
   */
  CommandFailedException mismatched(String predicate, Throwable cause) {
    return new CommandFailedException(address + from() + " " + predicate, cause);
  }

  private String from() {
    return file.map(path -> " (from " + path + ")").orElse("");
  }

  private String origin() {
    return file.map(path -> " (from " + path + "): is `" + starter(path) + "` running? ")
        .orElse(": ");
  }

  private String starter(Path path) {
    return path.getFileName().toString().equals("endpoints.json")
        ? "./cairn dev"
        : "./cairn service " + service;
  }
}
