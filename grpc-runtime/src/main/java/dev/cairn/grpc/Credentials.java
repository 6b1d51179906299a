package dev.cairn.grpc;

import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import java.util.Optional;

/** Who the bearer of a token is. */
public interface Credentials {

  /** Someone who may call. */
  record Bearer(String arn, AccountId account, String accessKeyId, Caller.Kind kind) {}

  /**
   * The bearer of a token; empty if nobody has it.
   *
   * @throws dev.cairn.model.CairnException.Unavailable if no credential is known yet
   */
  Optional<Bearer> find(String token);
}
