package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

/**
 * This installation of Cairn.
 *
 * @param id a random UUID, made at first start
 */
public record Installation(String id, RootCredential root) {

  public Installation {
    requireNonNull(id, "id is null");
    requireNonNull(root, "root is null");
  }
}
