package dev.cairn.trail.domain;

import dev.cairn.model.CairnException;
import dev.cairn.model.CairnException.InvalidRequest;
import dev.cairn.model.FieldViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gathers what is wrong with a request, so that its caller learns of it at once: the first 20
 * findings, since an error travels in headers, which take a few kB. The first gives the error its
 * reason and message.
 */
final class Violations {

  private static final int MOST = 20;

  private final List<InvalidRequest> found = new ArrayList<>();

  /** What the supplier makes, or empty if it finds the request invalid. */
  <T> Optional<T> check(Supplier<T> supplier) {
    try {
      return Optional.of(supplier.get());
    } catch (InvalidRequest e) {
      found.add(e);
      return Optional.empty();
    }
  }

  /** As {@link #check}, where all that is found wrong stands in one field. */
  <T> Optional<T> check(String field, Supplier<T> supplier) {
    return check(() -> in(field, supplier));
  }

  /** What the supplier makes; what it finds wrong is said to stand in the field. */
  static <T> T in(String field, Supplier<T> supplier) {
    try {
      return supplier.get();
    } catch (InvalidRequest e) {
      throw CairnException.invalid(e.reason(), field, e.message());
    }
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      InvalidRequest first = found.getFirst();
      List<FieldViolation> all =
          found.stream().flatMap(e -> e.violations().stream()).limit(MOST).toList();
      throw new InvalidRequest(first.reason(), first.message(), all);
    }
  }
}
