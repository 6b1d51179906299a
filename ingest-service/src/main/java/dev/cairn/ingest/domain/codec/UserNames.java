package dev.cairn.ingest.domain.codec;

import static dev.cairn.ingest.domain.codec.Member.ARN;
import static dev.cairn.ingest.domain.codec.Member.PRINCIPAL_ID;
import static dev.cairn.ingest.domain.codec.Member.USER_NAME;

import java.util.Optional;

/**
 * The Username of a look-up item: the user's name, {@code root}, or the name of a role session.
 * Source: contract 1.10, 2.3.
 */
final class UserNames {

  private UserNames() {}

  static Optional<String> of(Fields identity) {
    return switch (identity.text(Member.TYPE)) {
      case "Root" -> Optional.of("root");
      case "AssumedRole" ->
          lastPart(identity.text(ARN), '/').or(() -> lastPart(identity.text(PRINCIPAL_ID), ':'));
      case "FederatedUser" ->
          lastPart(identity.text(ARN), '/').or(() -> lastPart(identity.text(PRINCIPAL_ID), ':'));
      // A service, another account, a service event: nobody that has a name here.
      case "AWSService", "AWSAccount", "" -> Optional.empty();
      default -> identity.optional(USER_NAME);
    };
  }

  private static Optional<String> lastPart(String text, char separator) {
    int at = text.lastIndexOf(separator);
    return at < 0 || at == text.length() - 1
        ? Optional.empty()
        : Optional.of(text.substring(at + 1));
  }
}
