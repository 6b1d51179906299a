package dev.cairn.grpc;

import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.grpc.MetricCollectingServerInterceptor;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The wiring that every process has. */
@Factory
final class GrpcFactory {

  private final String inProcessName = UUID.randomUUID().toString();

  @Singleton
  ClusterToken clusterToken(
      @Value("${cairn.data:data}") Path data, @Value("${cairn.cluster-token-file:}") String file) {
    return ClusterToken.readOrCreate(
        file.isEmpty() ? data.resolve("cluster-token") : Path.of(file));
  }

  @Singleton
  @Bean(preDestroy = "close")
  Channels channels(GrpcConfig config, Environment environment, ClusterToken clusterToken) {
    return new Channels(
        localServices(environment),
        inProcessName,
        config.address(),
        clusterToken,
        config.defaultDeadline());
  }

  private static Set<String> localServices(Environment environment) {
    return Stream.of("trail", "ingest", "history", "delivery", "gateway")
        .filter(name -> environment.getProperty("cairn.service." + name, Boolean.class, false))
        .collect(Collectors.toSet());
  }

  @Singleton
  Configuration configuration() {
    return new Configuration();
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
  @Bean(preDestroy = "close")
  CairnServer server(
      GrpcConfig config,
      List<BindableService> services,
      Credentials credentials,
      ClusterToken clusterToken,
      Validator validator,
      MeterRegistry meters) {
    List<ServerInterceptor> interceptors =
        List.of(
            new MetricCollectingServerInterceptor(meters),
            new ErrorInterceptor(),
            new CallerInterceptor(credentials, clusterToken),
            new ValidationInterceptor(validator));
    return new CairnServer(config, inProcessName, services, interceptors);
  }
}
