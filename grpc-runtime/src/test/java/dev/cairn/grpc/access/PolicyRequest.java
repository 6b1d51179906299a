package dev.cairn.grpc.access;

import dev.cairn.model.policy.PolicyContext;
import java.util.List;
import java.util.Map;

/** A call as policies see it; keys are spelled as the caller likes. */
record PolicyRequest(String action, String resource, Map<String, List<String>> keys) {

  PolicyContext context() {
    PolicyContext context = PolicyContext.EMPTY;
    for (Map.Entry<String, List<String>> key : keys.entrySet()) {
      context = context.with(key.getKey(), key.getValue().toArray(String[]::new));
    }
    return context;
  }
}
