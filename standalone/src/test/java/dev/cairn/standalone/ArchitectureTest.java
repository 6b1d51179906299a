package dev.cairn.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows of ARCHITECTURE.md. Changing one means changing that file in the same commit. */
class ArchitectureTest {

  private static final List<String> SERVICES =
      List.of("trail", "ingest", "history", "delivery", "gateway");

  private static final String[] LANGUAGE = {
    "java..",
    "javax.crypto..",
    "javax.security..",
    "org.jspecify..",
    "com.google.errorprone.annotations.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.cairn");

  private static String[] plus(String... more) {
    String[] all = new String[LANGUAGE.length + more.length];
    System.arraycopy(LANGUAGE, 0, all, 0, LANGUAGE.length);
    System.arraycopy(more, 0, all, LANGUAGE.length, more.length);
    return all;
  }

  @Test
  void model_dependsOnTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage("dev.cairn.model..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(plus("dev.cairn.model.."))
        .check(CLASSES);
  }

  @Test
  void grpcRuntime_knowsNoService() {
    noClasses()
        .that()
        .resideInAPackage("dev.cairn.grpc..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            SERVICES.stream().map(s -> "dev.cairn." + s + "..").toArray(String[]::new))
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trail", "ingest", "history", "delivery", "gateway"})
  void service_knowsNoOtherService(String service) {
    String[] others =
        SERVICES.stream()
            .filter(s -> !s.equals(service))
            .map(s -> "dev.cairn." + s + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("dev.cairn." + service + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trail", "ingest", "history", "delivery"})
  void domain_knowsNoTechnology(String service) {
    classes()
        .that()
        .resideInAPackage("dev.cairn." + service + ".domain..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            plus(
                "dev.cairn." + service + ".domain..",
                "dev.cairn.model..",
                "org.slf4j..",
                "io.micrometer.core.instrument.."))
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trail", "ingest", "history", "delivery"})
  void store_knowsNoWire(String service) {
    noClasses()
        .that()
        .resideInAPackage("dev.cairn." + service + ".store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.cairn.proto..",
            "dev.cairn.grpc..",
            "io.grpc..",
            "dev.cairn." + service,
            "dev.cairn." + service + ".api..",
            "dev.cairn." + service + ".client..")
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trail", "ingest", "history", "delivery"})
  void apiAndClient_knowNeitherStoreNorRoot(String service) {
    String root = "dev.cairn." + service;
    noClasses()
        .that()
        .resideInAPackage(root + ".api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(root, root + ".store..", root + ".client..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(root + ".client..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(root, root + ".store..", root + ".api..")
        .allowEmptyShould(true) // a service without siblings has none
        .check(CLASSES);
  }

  @Test
  void crypto_knowsTheDomainAndItsLibraries() {
    classes()
        .that()
        .resideInAPackage("dev.cairn.trail.crypto..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            plus(
                "dev.cairn.trail.crypto..",
                "dev.cairn.trail.domain..",
                "dev.cairn.model..",
                "com.nimbusds..",
                "org.bouncycastle.."))
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage("dev.cairn.trail.api..", "dev.cairn.trail.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.cairn.trail.crypto..", "com.nimbusds..", "org.bouncycastle..")
        .check(CLASSES);
  }

  @Test
  void gateway_onlyTheRootKnowsTheFramework() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.cairn.gateway.aws..", "dev.cairn.gateway.sigv4..", "dev.cairn.gateway.client..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micronaut..", "dev.cairn.gateway")
        .check(CLASSES);
  }

  /** No endpoint is served without the interceptors that CairnServer puts before it. */
  @Test
  void servers_areBuiltInOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.cairn.grpc.CairnServer")
        .and()
        .doNotHaveFullyQualifiedName("dev.cairn.grpc.LocalServer")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("io\\.grpc\\..*(ServerBuilder|ServerProvider|ServerRegistry)")
        .check(CLASSES);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.cairn.grpc.LocalServer")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("dev.cairn.grpc.LocalServer")
        .check(CLASSES);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("dev.cairn.(*).(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().matching("dev.cairn.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void names_sayWhatAThingIs() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.cairn.proto..")
        .should()
        .haveNameMatching(".*(Impl|Manager|Helper|Util|Utils|Handler)")
        .check(CLASSES);
  }
}
