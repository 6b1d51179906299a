package dev.cairn.grpc.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.cairn.model.policy.CompiledPolicy;
import dev.cairn.model.policy.PolicyContext;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.authorization.v1.Authorization;
import dev.cairn.proto.authorization.v1.AuthorizationOuterClass;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Contract 8.3. */
class BuiltInPoliciesTest {

  private static final Pattern READS =
      Pattern.compile("cloudtrail:((Get|Describe|List)\\w+|LookupEvents)");

  private static final Map<String, CompiledPolicy> POLICIES =
      BuiltInPolicies.all().stream()
          .collect(
              Collectors.toMap(
                  BuiltInPolicies.BuiltIn::arn,
                  policy -> PolicyDocuments.parse(policy.document())));

  private static boolean allows(String name, String action, String resource) {
    return Objects.requireNonNull(POLICIES.get("arn:aws:iam::aws:policy/" + name))
        .decide(action, resource, PolicyContext.EMPTY)
        .isAllowed();
  }

  @Test
  void all_haveArnsOfAws() {
    assertThat(POLICIES)
        .containsOnlyKeys(
            "arn:aws:iam::aws:policy/AdministratorAccess",
            "arn:aws:iam::aws:policy/AWSCloudTrail_FullAccess",
            "arn:aws:iam::aws:policy/AWSCloudTrail_ReadOnlyAccess");
  }

  /** Check 155. */
  @Test
  void readOnlyAccess_everyServedAction_readsAndNothingElse() throws IOException {
    Set<String> actions = servedActions();
    assertThat(actions)
        .contains(
            "cloudtrail:LookupEvents",
            "cloudtrail:StopLogging",
            "cloudtrail-data:PutAuditEvents",
            "account:ListRegions",
            "iam:GetUser")
        .hasSizeGreaterThan(50);

    assertThat(actions)
        .allSatisfy(
            action ->
                assertThat(allows("AWSCloudTrail_ReadOnlyAccess", action, "*"))
                    .isEqualTo(READS.matcher(action).matches()));
  }

  @Test
  void fullAccess_everyServedAction() throws IOException {
    Set<String> others = Set.of("iam:ListRoles", "iam:GetRolePolicy", "iam:GetUser");

    assertThat(servedActions())
        .allSatisfy(
            action ->
                assertThat(allows("AWSCloudTrail_FullAccess", action, "*"))
                    .isEqualTo(action.startsWith("cloudtrail:") || others.contains(action)));
  }

  @Test
  void fullAccess_passesRolesToCloudTrailAlone() {
    CompiledPolicy policy =
        Objects.requireNonNull(POLICIES.get("arn:aws:iam::aws:policy/AWSCloudTrail_FullAccess"));
    String role = "arn:aws:iam::111122223333:role/r";

    for (String service : List.of("cloudtrail.amazonaws.com", "ec2.amazonaws.com")) {
      PolicyContext context = PolicyContext.EMPTY.with("iam:PassedToService", service);
      assertThat(policy.decide("iam:PassRole", role, context).isAllowed())
          .isEqualTo(service.startsWith("cloudtrail"));
    }
    assertThat(allows("AWSCloudTrail_FullAccess", "iam:PassRole", role)).isFalse();
    assertThat(
            allows(
                "AWSCloudTrail_FullAccess",
                "s3:CreateBucket",
                "arn:aws:s3:::aws-cloudtrail-logs-1"))
        .isTrue();
    assertThat(allows("AWSCloudTrail_FullAccess", "s3:CreateBucket", "arn:aws:s3:::mine"))
        .isFalse();
  }

  @Test
  void administratorAccess_everyServedAction() throws IOException {
    assertThat(servedActions())
        .allSatisfy(action -> assertThat(allows("AdministratorAccess", action, "*")).isTrue());
  }

  /** The actions of all methods of all services that stubs are generated for. */
  private static Set<String> servedActions() throws IOException {
    return services().stream()
        .flatMap(BuiltInPoliciesTest::methods)
        .map(method -> method.getOptions().getExtension(AuthorizationOuterClass.authorization))
        .filter(Authorization::hasAction)
        .map(Authorization::getAction)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<MethodDescriptor> methods(ServiceDescriptor service) {
    ProtoServiceDescriptorSupplier schema =
        (ProtoServiceDescriptorSupplier) Objects.requireNonNull(service.getSchemaDescriptor());
    return schema.getServiceDescriptor().getMethods().stream();
  }

  /** Found by the names of their classes, so that none that is new is left out. */
  private static List<ServiceDescriptor> services() throws IOException {
    String anchor = AccessServiceGrpc.class.getName().replace('.', '/') + ".class";
    URI location =
        URI.create(
            Objects.requireNonNull(AccessServiceGrpc.class.getClassLoader().getResource(anchor))
                .toString()
                .replace(anchor, ""));
    if (!location.getScheme().equals("jar")) {
      return services(Path.of(location));
    }
    try (FileSystem jar = FileSystems.newFileSystem(location, Map.of())) {
      return services(jar.getPath("/"));
    }
  }

  private static List<ServiceDescriptor> services(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.startsWith("dev/cairn/proto/") && name.endsWith("Grpc.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .map(BuiltInPoliciesTest::descriptor)
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static ServiceDescriptor descriptor(String className) {
    try {
      return (ServiceDescriptor)
          Class.forName(className).getMethod("getServiceDescriptor").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(className, e);
    }
  }
}
