package dev.cairn.trail.domain.access;

import java.util.List;
import java.util.Optional;

/** Turns sessions into texts that nobody else can make. */
public interface SessionTokens {

  /** A signed bearer token, which tells all of a session but its secret. */
  String sign(Session session);

  /** A sealed token, which tells nobody anything and holds the whole session. */
  String seal(Session session);

  /** The session that a sealed token holds; empty if it was not made here. Looks at no time. */
  Optional<Session> open(String sealed);

  /** Public keys that bearer tokens are verified with, as JSON Web Keys. */
  List<String> publicKeys();
}
