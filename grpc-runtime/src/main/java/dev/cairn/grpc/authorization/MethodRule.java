package dev.cairn.grpc.authorization;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.cairn.proto.authorization.v1.Authorization;
import dev.cairn.proto.authorization.v1.AuthorizationOuterClass;

/** Who may call a method, as the option {@code cairn.authorization.v1.authorization} says. */
public sealed interface MethodRule {

  /**
   * Whoever is allowed an action.
   *
   * @param action e.g. {@code cloudtrail:CreateTrail}
   * @param installation whether only callers of the administrator's account may
   */
  record Action(String action, ResourceTemplate resource, boolean installation)
      implements MethodRule {
    public Action {
      requireNonNull(action, "action is null");
      requireNonNull(resource, "resource is null");
    }
  }

  /** Only services of Cairn's own. */
  record ServicesOnly() implements MethodRule {}

  /** Whoever has a valid identity. */
  record AnyCaller() implements MethodRule {}

  /** Whoever can reach it. */
  record Public() implements MethodRule {}

  /**
   * The rule of a method.
   *
   * @throws IllegalArgumentException if it declares none, or one that makes no sense
   */
  static MethodRule of(MethodDescriptor method) {
    Authorization option = method.getOptions().getExtension(AuthorizationOuterClass.authorization);
    return switch (option.getRuleCase()) {
      case ACTION ->
          new Action(
              action(method, option.getAction()),
              ResourceTemplate.compile(option.getResource(), method.getInputType()),
              option.getInstallation());
      case SERVICES_ONLY -> requireTrue(method, option.getServicesOnly(), new ServicesOnly());
      case ANY_CALLER -> requireTrue(method, option.getAnyCaller(), new AnyCaller());
      case PUBLIC -> requireTrue(method, option.getPublic(), new Public());
      case RULE_NOT_SET ->
          throw new IllegalArgumentException(
              method.getFullName() + " lacks the option cairn.authorization.v1.authorization");
    };
  }

  private static String action(MethodDescriptor method, String action) {
    if (!action.matches("[a-z0-9-]+:[A-Za-z0-9]+")) {
      throw new IllegalArgumentException(method.getFullName() + " has no action: " + action);
    }
    return action;
  }

  private static MethodRule requireTrue(MethodDescriptor method, boolean value, MethodRule rule) {
    if (!value) {
      throw new IllegalArgumentException(method.getFullName() + " has a rule that is false");
    }
    return rule;
  }
}
