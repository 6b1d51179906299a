package dev.cairn.grpc.access;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Policies of buckets, topics and keys, read for someone: whoever holds them has checked them. */
record ResourceGrammar(Predicate<PolicyPrincipal> whom) implements PolicyGrammar {

  @Override
  public void checkMembers(Element element, Set<String> known) {
    element.requireObject();
  }

  @Override
  public void checkSid(Element sid) {}

  @Override
  public void checkAction(Element pattern) {}

  @Override
  public void checkResource(Element pattern) {}

  @Override
  public boolean concerns(Element statement) {
    Optional<Element> principal = statement.member("Principal");
    return principal.isPresent()
        ? principals(principal.get()).anyMatch(whom)
        : statement
            .member("NotPrincipal")
            .map(others -> principals(others).noneMatch(whom))
            .orElse(false);
  }

  private static Stream<PolicyPrincipal> principals(Element principal) {
    if (principal.isText()) {
      return Stream.of(new PolicyPrincipal("*", principal.text()));
    }
    return principal.members().stream()
        .flatMap(type -> type.texts().stream().map(id -> new PolicyPrincipal(type.name(), id)));
  }
}
