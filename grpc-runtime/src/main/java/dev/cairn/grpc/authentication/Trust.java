package dev.cairn.grpc.authentication;

import com.google.protobuf.ByteString;
import dev.cairn.grpc.access.Identities;
import dev.cairn.model.AccountId;
import java.util.List;
import java.util.Optional;

/** What credentials are held against: always the newest that is known. Thread-safe. */
public interface Trust {

  /** Users, groups, roles and policies. */
  Identities identities();

  /** Public keys of trail-service's tokens, as JSON Web Keys. */
  List<String> tokenKeys();

  /** Random id of the installation. */
  String installationId();

  /** The administrator whose token has this SHA-256; empty if it is nobody's. */
  Optional<RootPrincipal> rootByToken(ByteString sha256);

  /** The administrator with this ARN. */
  Optional<RootPrincipal> rootByArn(String arn);

  /** The administrator's account. */
  AccountId rootAccount();

  /** Whether an access key, of whomever, exists and is active. */
  boolean isActiveAccessKey(String accessKeyId);
}
