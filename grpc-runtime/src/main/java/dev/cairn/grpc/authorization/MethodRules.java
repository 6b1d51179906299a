package dev.cairn.grpc.authorization;

import com.google.protobuf.Descriptors;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The rules of the methods that are served. Thread-safe. */
public final class MethodRules {

  private final Map<String, MethodRule> rules = new ConcurrentHashMap<>();

  /**
   * The rule of a method; empty if it is none of Cairn's own (health, reflection).
   *
   * @throws IllegalArgumentException if it is Cairn's and declares none: it is served to nobody
   */
  public Optional<MethodRule> find(MethodDescriptor<?, ?> method) {
    if (!method.getFullMethodName().startsWith("cairn.")) {
      return Optional.empty();
    }
    MethodRule known = rules.get(method.getFullMethodName());
    if (known == null) {
      known = MethodRule.of(descriptor(method));
      rules.put(method.getFullMethodName(), known);
    }
    return Optional.of(known);
  }

  private static Descriptors.MethodDescriptor descriptor(MethodDescriptor<?, ?> method) {
    if (method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier) {
      return supplier.getMethodDescriptor();
    }
    throw new IllegalArgumentException(method.getFullMethodName() + " has no proto");
  }
}
