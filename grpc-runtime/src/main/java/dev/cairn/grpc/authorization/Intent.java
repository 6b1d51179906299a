package dev.cairn.grpc.authorization;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import java.util.List;

/**
 * What a call asks for.
 *
 * @param account whose resources it means
 * @param resources ARNs, all of which must be allowed, or {@code *}
 * @param region that the request names; empty if it names none
 * @param installation whether it is about the installation as a whole
 * @param secureTransport whether it came over TLS
 */
public record Intent(
    String action,
    AccountId account,
    List<String> resources,
    String region,
    boolean installation,
    boolean secureTransport) {

  public Intent {
    requireNonNull(action, "action is null");
    requireNonNull(account, "account is null");
    resources = List.copyOf(resources);
    requireNonNull(region, "region is null");
  }
}
