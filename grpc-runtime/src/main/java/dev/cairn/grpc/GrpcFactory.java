package dev.cairn.grpc;

import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import dev.cairn.grpc.authentication.BearerTokens;
import dev.cairn.grpc.authorization.Authorizer;
import dev.cairn.grpc.authorization.MethodRules;
import dev.cairn.grpc.authorization.ResourceTags;
import dev.cairn.grpc.recording.RecordingInterceptor;
import dev.cairn.grpc.tls.TlsConfig;
import dev.cairn.grpc.tls.TlsFiles;
import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.grpc.MetricCollectingServerInterceptor;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The wiring that every process has. */
@Factory
final class GrpcFactory {

  private final String inProcessName = UUID.randomUUID().toString();
  private final InstantSource clock = InstantSource.system();

  @Singleton
  ClusterToken clusterToken(
      @Value("${cairn.data:data}") Path data, @Value("${cairn.cluster-token-file:}") String file) {
    return ClusterToken.readOrCreate(
        file.isEmpty() ? data.resolve("cluster-token") : Path.of(file));
  }

  @Singleton
  @Bean(preDestroy = "close")
  TlsFiles tlsFiles(TlsConfig config) {
    return new TlsFiles(config);
  }

  @Singleton
  @Bean(preDestroy = "close")
  Channels channels(
      GrpcConfig config, TlsFiles tls, Environment environment, ClusterToken clusterToken) {
    return new Channels(
        localServices(environment),
        inProcessName,
        config.address(),
        tls.client(),
        config.plaintext(),
        clusterToken,
        config.defaultDeadline());
  }

  private static Set<String> localServices(Environment environment) {
    return Stream.of("trail", "ingest", "history", "delivery", "gateway")
        .filter(name -> environment.getProperty("cairn.service." + name, Boolean.class, false))
        .collect(Collectors.toSet());
  }

  @Singleton
  Configuration configuration(GrpcConfig config) {
    return new Configuration(System::nanoTime, config.accessGrace());
  }

  @Singleton
  ConfigurationStream configurationStream(
      Channels channels, Configuration configuration, Environment environment) {
    Set<String> local = localServices(environment);
    return new ConfigurationStream(
        channels.to("trail"),
        local.stream().sorted().collect(Collectors.joining("+")),
        OptionalLong.empty(),
        local.contains("ingest"),
        configuration);
  }

  @Singleton
  PageTokens pageTokens(ClusterToken clusterToken) {
    // The same in every replica, and after a restart.
    return new PageTokens(Hashes.sha256("page tokens " + clusterToken.value()));
  }

  @Singleton
  Validator validator() {
    return ValidatorFactory.newBuilder().build();
  }

  @Singleton
  BearerTokens bearerTokens(Configuration configuration, List<OidcConfig> issuers) {
    return new BearerTokens(configuration, issuers.stream().map(OidcConfig::open).toList());
  }

  @Singleton
  Authorizer authorizer(Configuration configuration, Optional<ResourceTags> tags) {
    return new Authorizer(
        configuration::identities,
        configuration::rootAccount,
        tags.orElse(resource -> Map.of()),
        clock);
  }

  @Singleton
  Refusals refusals(MeterRegistry meters) {
    return new Refusals(meters, clock);
  }

  @Singleton
  OpenCalls openCalls(Configuration configuration, Authorizer authorizer, Refusals refusals) {
    return new OpenCalls(configuration, authorizer, refusals, clock);
  }

  @Singleton
  MethodRules methodRules() {
    return new MethodRules();
  }

  @Singleton
  CallerInterceptor callerInterceptor(
      Configuration configuration,
      BearerTokens tokens,
      ClusterToken clusterToken,
      MethodRules rules,
      Refusals refusals) {
    return new CallerInterceptor(configuration, tokens, clusterToken, rules, refusals, clock);
  }

  @Singleton
  @Bean(preDestroy = "close")
  CairnServer server(
      GrpcConfig config,
      TlsFiles tls,
      List<BindableService> services,
      Interception interception,
      MeterRegistry meters) {
    return new CairnServer(
        config,
        tls.server(),
        inProcessName,
        services,
        interception,
        new MetricCollectingServerInterceptor(meters));
  }

  @Singleton
  Interception interception(
      CallerInterceptor callers,
      Configuration configuration,
      MethodRules rules,
      Authorizer authorizer,
      Refusals refusals,
      OpenCalls openCalls,
      Validator validator,
      Optional<RecordingInterceptor> recording) {
    return new Interception(
        callers,
        recording.stream().toList(),
        new AuthorizationInterceptor(configuration, rules, authorizer, refusals, openCalls),
        new ValidationInterceptor(validator));
  }
}
