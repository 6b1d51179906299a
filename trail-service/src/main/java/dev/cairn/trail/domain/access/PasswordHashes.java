package dev.cairn.trail.domain.access;

/** Slow hashes of passwords. Both operations cost the same, on purpose much. */
public interface PasswordHashes {

  /** The hash of a password with a salt of its own, and how it was made, as one text. */
  String hash(String password);

  /** A hash that no password has, and that is as costly to compare. */
  String nobodys();

  /** Whether the hash was made of the password. */
  boolean matches(String password, String hash);
}
