package dev.cairn.trail.client;

import dev.cairn.trail.domain.Trail;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A call that CloudTrail makes for a trail, as a policy sees it.
 *
 * @param context condition keys in lower case, as their case does not matter
 */
record ServiceCall(Map<String, String> context) {

  static final String PRINCIPAL = "cloudtrail.amazonaws.com";

  ServiceCall {
    context = Map.copyOf(context);
  }

  static ServiceCall of(Trail trail) {
    return new ServiceCall(Map.of())
        .with("aws:SourceArn", trail.arn().toString())
        .with("aws:SourceAccount", trail.account().value())
        .with("aws:SecureTransport", "true")
        .with("aws:PrincipalIsAWSService", "true")
        .with("aws:PrincipalServiceName", PRINCIPAL);
  }

  ServiceCall with(String key, String value) {
    Map<String, String> more = new HashMap<>(context);
    more.put(key.toLowerCase(Locale.ROOT), value);
    return new ServiceCall(more);
  }

  Optional<String> value(String key) {
    return Optional.ofNullable(context.get(key.toLowerCase(Locale.ROOT)));
  }
}
