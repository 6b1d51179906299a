package dev.cairn.trail.client;

import dev.cairn.model.policy.PolicyContext;
import dev.cairn.trail.domain.Trail;

/** A call that CloudTrail makes for a trail, as a policy sees it. */
record ServiceCall(PolicyContext context) {

  static final String PRINCIPAL = "cloudtrail.amazonaws.com";

  static ServiceCall of(Trail trail) {
    return new ServiceCall(PolicyContext.EMPTY)
        .with("aws:SourceArn", trail.arn().toString())
        .with("aws:SourceAccount", trail.account().value())
        .with("aws:SecureTransport", "true")
        .with("aws:PrincipalIsAWSService", "true")
        .with("aws:PrincipalServiceName", PRINCIPAL);
  }

  ServiceCall with(String key, String value) {
    return new ServiceCall(context.with(key, value));
  }
}
