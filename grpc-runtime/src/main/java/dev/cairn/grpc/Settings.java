package dev.cairn.grpc;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.EnvironmentPropertySource;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.SystemPropertiesPropertySource;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.convert.ConversionContext;
import io.micronaut.core.naming.NameUtils;
import io.micronaut.core.reflect.ReflectionUtils;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.BeanDefinitionReference;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The settings under {@code cairn.} as the configuration records declare them. Micronaut gives the
 * default for a value that it can't convert, and passes over a key that nobody reads.
 */
final class Settings {

  private static final String PREFIX = "cairn.";

  /** Read without a record, or by a service that need not be here; each with all below it. */
  private static final Set<String> OTHERS =
      Set.of(
          "cairn.data",
          "cairn.cluster-token-file",
          "cairn.service",
          "cairn.access.oidc",
          "cairn.recording.enabled",
          "cairn.delivery.s3-port");

  private static final Set<String> SERVICES =
      Set.of("trail", "ingest", "history", "delivery", "gateway");

  private static final Set<String> BOOLEANS =
      Set.of("true", "false", "yes", "no", "on", "off", "y", "n");

  private final Environment environment;
  private final Map<String, Argument<?>> declared = new HashMap<>();

  private Settings(ApplicationContext context) {
    environment = context.getEnvironment();
    for (BeanDefinitionReference<?> reference : context.getBeanDefinitionReferences()) {
      if (reference.isConfigurationProperties()) {
        declare(reference.load(context));
      }
    }
  }

  /**
   * Checks all that is set.
   *
   * @throws IllegalArgumentException with the key that is unknown or has a value of another type
   */
  static void requireGood(ApplicationContext context) {
    Settings settings = new Settings(context);
    settings.declared.forEach(settings::requireType);
    settings.requireKnown();
  }

  private void declare(BeanDefinition<?> definition) {
    for (Argument<?> argument : definition.getConstructor().getArguments()) {
      argument
          .getAnnotationMetadata()
          .stringValue(Property.class, "name")
          .filter(name -> name.startsWith(PREFIX) && !name.contains("*"))
          .ifPresent(name -> declared.put(name, argument));
    }
  }

  private void requireType(String name, Argument<?> argument) {
    Argument<?> type = argument.isOptional() ? inner(argument) : argument;
    if (Map.class.isAssignableFrom(type.getType())) {
      return;
    }
    environment
        .getProperty(name, String.class)
        .filter(text -> !isA(type, text))
        .ifPresent(
            text -> {
              throw new IllegalArgumentException(
                  "%s must be a %s, got '%s'"
                      .formatted(name, type.getType().getSimpleName(), text));
            });
  }

  private static Argument<?> inner(Argument<?> optional) {
    return optional.getFirstTypeVariable().orElseThrow();
  }

  private boolean isA(Argument<?> type, String text) {
    Class<?> wrapper = ReflectionUtils.getWrapperType(type.getType());
    if (wrapper == Boolean.class) {
      return BOOLEANS.contains(text.toLowerCase(Locale.ROOT));
    }
    ArgumentConversionContext<?> context = ConversionContext.of(type);
    return environment.convert(text, wrapper, context).isPresent();
  }

  /** The environment's names can't tell a point from a hyphen, and may be another program's. */
  private void requireKnown() {
    environment.getPropertySources().stream()
        .filter(source -> !source.getName().equals(EnvironmentPropertySource.NAME))
        .filter(source -> !source.getName().equals(SystemPropertiesPropertySource.NAME))
        .flatMap(Settings::names)
        .filter(name -> name.startsWith(PREFIX))
        .filter(Predicate.not(this::isKnown))
        .filter(Predicate.not(this::isOfAbsentService))
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  name + " is no setting. See docs/configuration.md.");
            });
  }

  private static Stream<String> names(PropertySource source) {
    Stream.Builder<String> names = Stream.builder();
    source.forEach(name -> names.accept(NameUtils.hyphenate(name, true)));
    return names.build();
  }

  private boolean isKnown(String name) {
    return declared.containsKey(name)
        || OTHERS.stream().anyMatch(other -> isAtOrBelow(name, other))
        || declared.entrySet().stream()
            .anyMatch(
                entry ->
                    isCollection(entry.getValue().getType()) && isAtOrBelow(name, entry.getKey()));
  }

  /** All processes of a suite may be given the same settings. */
  private boolean isOfAbsentService(String name) {
    return SERVICES.stream()
        .filter(service -> name.startsWith(PREFIX + service + "."))
        .anyMatch(
            service ->
                !environment.getProperty("cairn.service." + service, Boolean.class).orElse(false));
  }

  /** Their elements have names of their own, e.g. {@code cairn.grpc.address.trail}. */
  private static boolean isCollection(Class<?> type) {
    return Map.class.isAssignableFrom(type) || Iterable.class.isAssignableFrom(type);
  }

  private static boolean isAtOrBelow(String name, String key) {
    return name.equals(key) || name.startsWith(key + ".") || name.startsWith(key + "[");
  }
}
