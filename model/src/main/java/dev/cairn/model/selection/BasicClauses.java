package dev.cairn.model.selection;

import dev.cairn.model.EventRecord;
import dev.cairn.model.Resource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The two halves of a basic selector, compiled. */
final class BasicClauses {

  private BasicClauses() {}

  private static boolean takes(ReadWriteType type, EventRecord event) {
    return event.readOnly() ? type.reads() : type.writes();
  }

  /** Management events, some sources left out. */
  record Management(ReadWriteType type, Set<String> excluded) implements CompiledSelectors.Clause {

    Management(EventSelector selector) {
      this(selector.readWriteType(), Set.copyOf(selector.excludeManagementEventSources()));
    }

    @Override
    public boolean takes(EventRecord event) {
      return BasicClauses.takes(type, event)
          && (excluded.isEmpty() || !excluded.contains(event.eventSource()));
    }
  }

  /** Data events of resources, by their type and ARN. */
  record Data(ReadWriteType type, Map<String, ArnTest> arns) implements CompiledSelectors.Clause {

    Data(EventSelector selector) {
      this(selector.readWriteType(), tests(selector));
    }

    private static Map<String, ArnTest> tests(EventSelector selector) {
      Map<String, Set<String>> values = new HashMap<>();
      for (DataResource data : selector.dataResources()) {
        values.computeIfAbsent(data.type(), t -> new HashSet<>()).addAll(data.values());
      }
      Map<String, ArnTest> tests = new HashMap<>();
      values.forEach((type, arns) -> tests.put(type, ArnTest.of(type, arns)));
      return Map.copyOf(tests);
    }

    @Override
    public boolean takes(EventRecord event) {
      if (!BasicClauses.takes(type, event)) {
        return false;
      }
      for (Resource resource : event.resources()) {
        ArnTest test = arns.get(resource.type());
        if (test != null && test.takes(resource.name())) {
          return true;
        }
      }
      return false;
    }
  }

  /** Which resources of a type are taken. */
  private sealed interface ArnTest {

    boolean takes(String arn);

    static ArnTest of(String type, Set<String> values) {
      if (values.stream().anyMatch(value -> ResourceArns.isAll(type, value))) {
        return new All();
      }
      return type.equals(ResourceArns.S3_OBJECT)
          ? new Beginnings(new Prefixes(values))
          : new Exact(Set.copyOf(values));
    }

    record All() implements ArnTest {
      @Override
      public boolean takes(String arn) {
        return true;
      }
    }

    record Beginnings(Prefixes prefixes) implements ArnTest {
      @Override
      public boolean takes(String arn) {
        return prefixes.anyBegins(arn);
      }
    }

    record Exact(Set<String> arns) implements ArnTest {
      @Override
      public boolean takes(String arn) {
        return arns.contains(arn);
      }
    }
  }
}
