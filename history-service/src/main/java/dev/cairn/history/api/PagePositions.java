package dev.cairn.history.api;

import com.google.protobuf.Message;
import dev.cairn.grpc.PageTokens;
import dev.cairn.history.domain.EventPosition;
import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Positions as tokens, for one request: its caller, its account and all its arguments. */
final class PagePositions {

  private final PageTokens tokens;
  private final String binding;

  /**
   * @param arguments the request without its token
   */
  PagePositions(PageTokens tokens, Caller caller, AccountId account, Message arguments) {
    this.tokens = tokens;
    this.binding =
        arguments.getDescriptorForType().getFullName()
            + '\n'
            + caller.arn()
            + '\n'
            + account
            + '\n'
            + Base64.getEncoder().encodeToString(arguments.toByteArray());
  }

  /** The position that a token carries; empty for the empty token. */
  Optional<EventPosition> open(String token) {
    if (token.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer position = ByteBuffer.wrap(tokens.open(binding, token));
    return Optional.of(
        new EventPosition(Instant.ofEpochSecond(position.getLong()), position.getLong()));
  }

  /** The token for a position; empty for none. */
  String issue(Optional<EventPosition> position) {
    return position
        .map(
            at ->
                tokens.issue(
                    binding,
                    ByteBuffer.allocate(16)
                        .putLong(at.time().getEpochSecond())
                        .putLong(at.offset())
                        .array()))
        .orElse("");
  }
}
