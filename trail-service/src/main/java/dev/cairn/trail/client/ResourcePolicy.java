package dev.cairn.trail.client;

import dev.cairn.grpc.access.PolicyDocuments;
import dev.cairn.grpc.access.PolicyPrincipal;
import dev.cairn.model.CairnException;
import dev.cairn.model.policy.CompiledPolicy;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy of a bucket, a topic or a key, judged for CloudTrail's service principal. Source:
 * contract 8.4.
 */
final class ResourcePolicy {

  private static final Logger LOG = LoggerFactory.getLogger(ResourcePolicy.class);
  private static final ResourcePolicy NONE =
      new ResourcePolicy(CompiledPolicy.of(List.of(), false));

  private final CompiledPolicy policy;

  private ResourcePolicy(CompiledPolicy policy) {
    this.policy = policy;
  }

  /** A text that is no policy allows nothing. */
  static ResourcePolicy parse(String text) {
    try {
      return new ResourcePolicy(
          PolicyDocuments.parseOfResource(text, ResourcePolicy::isCloudTrail));
    } catch (CairnException.InvalidRequest e) {
      LOG.warn("A destination's policy could not be read", e);
      return NONE;
    }
  }

  boolean allows(String action, String resource, ServiceCall call) {
    return policy.decide(action, resource, call.context()).isAllowed();
  }

  private static boolean isCloudTrail(PolicyPrincipal principal) {
    return principal.isEveryone()
        || (principal.type().equals("Service") && principal.id().equals(ServiceCall.PRINCIPAL));
  }
}
