package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;

import io.grpc.ServiceDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every gRPC service that a proto of the project declares. */
final class ServedProtos {

  private static final Pattern PACKAGE = Pattern.compile("option java_package = \"([^\"]+)\";");
  private static final Pattern SERVICE = Pattern.compile("(?m)^service (\\w+) \\{");

  private ServedProtos() {}

  static Path root() {
    return Path.of(requireNonNull(System.getProperty("cairn.root"), "cairn.root is not set"));
  }

  static List<ServiceDescriptor> services() {
    try (Stream<Path> files = Files.walk(root().resolve("proto/cairn"))) {
      List<ServiceDescriptor> services = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".proto")).sorted().toList()) {
        String text = Files.readString(file);
        Matcher service = SERVICE.matcher(text);
        while (service.find()) {
          services.add(descriptor(text, service.group(1)));
        }
      }
      return services;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServiceDescriptor descriptor(String text, String service) {
    Matcher javaPackage = PACKAGE.matcher(text);
    if (!javaPackage.find()) {
      throw new AssertionError(service + " has no java_package");
    }
    try {
      return (ServiceDescriptor)
          requireNonNull(
              Class.forName(javaPackage.group(1) + "." + service + "Grpc")
                  .getMethod("getServiceDescriptor")
                  .invoke(null));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
