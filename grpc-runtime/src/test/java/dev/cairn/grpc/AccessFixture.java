package dev.cairn.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import build.buf.protovalidate.ValidatorFactory;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.cairn.grpc.authentication.BearerTokens;
import dev.cairn.grpc.authentication.CredentialRefused;
import dev.cairn.grpc.authentication.OidcIssuer;
import dev.cairn.grpc.authorization.Authorizer;
import dev.cairn.grpc.authorization.MethodRules;
import dev.cairn.grpc.tls.TlsConfig;
import dev.cairn.grpc.tls.TlsFiles;
import dev.cairn.proto.access.v1.Policy;
import dev.cairn.proto.access.v1.RoleTrust;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.Identity;
import dev.cairn.proto.configuration.v1.IdentityKind;
import dev.cairn.proto.configuration.v1.Principal;
import dev.cairn.proto.configuration.v1.PrincipalKind;
import dev.cairn.proto.configuration.v1.Snapshot;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A server of a process, with every interceptor, TLS if wanted, and methods that only answer; and
 * the identities that it knows.
 */
final class AccessFixture implements AutoCloseable {

  static final String ACCOUNT = "111122223333";
  static final String OTHER_ACCOUNT = "444455556666";
  static final String INSTALLATION = "0e7f2b0c-5f0e-4d8e-9d0a-0f3a1c1b2d3e";
  static final String ROOT_TOKEN = "cairn-root-of-the-tests";
  static final String ALICE = "arn:aws:iam::111122223333:user/alice";
  static final String ALICES_KEY = "AKIAALICEALICEALICE1";
  static final String AUDITOR = "arn:aws:iam::111122223333:role/auditor";
  static final String OPERATOR = "arn:aws:iam::111122223333:role/operator";
  static final String POLICY = "arn:aws:iam::111122223333:policy/the-policy";
  static final String EVERYTHING =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";
  static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

  final AtomicReference<Instant> time = new AtomicReference<>(NOW);
  final InstantSource clock = time::get;

  /** Of the log alone: what is refused in one second is bounded. */
  final AtomicReference<Instant> logTime = new AtomicReference<>(NOW);

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final AtomicLong nanos = new AtomicLong();
  final Configuration configuration = new Configuration(nanos::get, Duration.ofMinutes(15));
  final EchoServices echo = new EchoServices();
  final ECKey key = key("key-1");
  final ClusterToken clusterToken;
  final String inProcessName = UUID.randomUUID().toString();
  final TlsFiles tls;
  final CairnServer server;
  final Map<String, String> tagsOfResources;
  final OpenCalls openCalls;
  private final AtomicLong revision = new AtomicLong(1);
  private final List<ManagedChannel> channels = new ArrayList<>();

  AccessFixture(Path folder, List<OidcIssuer> issuers, TlsConfig tlsConfig) {
    this(folder, issuers, tlsConfig, Map.of());
  }

  AccessFixture(
      Path folder,
      List<OidcIssuer> issuers,
      TlsConfig tlsConfig,
      Map<String, String> tagsOfResources) {
    this.tagsOfResources = tagsOfResources;
    clusterToken = ClusterToken.readOrCreate(folder.resolve("cluster-token"));
    MethodRules rules = new MethodRules();
    Refusals refusals = new Refusals(meters, logTime::get);
    Authorizer authorizer =
        new Authorizer(
            configuration::identities,
            configuration::rootAccount,
            resource -> tagsOfResources,
            clock);
    openCalls = new OpenCalls(configuration, authorizer, refusals, clock);
    Interception interception =
        new Interception(
            new CallerInterceptor(
                configuration,
                new BearerTokens(configuration, issuers),
                clusterToken,
                rules,
                refusals,
                clock),
            List.of(),
            new AuthorizationInterceptor(configuration, rules, authorizer, refusals, openCalls),
            new ValidationInterceptor(ValidatorFactory.newBuilder().build()));
    tls = new TlsFiles(tlsConfig);
    server =
        new CairnServer(
            new GrpcConfig(
                "127.0.0.1",
                0,
                1 << 20,
                true,
                Duration.ofSeconds(5),
                Duration.ofMinutes(15),
                false,
                Map.of()),
            tls.server(),
            inProcessName,
            echo.all(),
            interception,
            passing());
    server.start();
    openCalls.start();
  }

  private static ServerInterceptor passing() {
    return new ServerInterceptor() {
      @Override
      public <Q, P> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
        return next.startCall(call, headers);
      }
    };
  }

  /** Alice, without policies, and two roles that trust nobody. */
  Snapshot.Builder snapshot() {
    return Snapshot.newBuilder()
        .setRevision(1)
        .setInstallationId(INSTALLATION)
        .addPrincipals(
            Principal.newBuilder()
                .setArn("arn:aws:iam::" + ACCOUNT + ":root")
                .setAccountId(ACCOUNT)
                .setAccessKeyId("AKIAROOTROOTROOTROOT")
                .setTokenSha256(sha256(ROOT_TOKEN))
                .setKind(PrincipalKind.PRINCIPAL_KIND_ROOT))
        .addTokenKeys(key.toPublicJWK().toJSONString())
        .addIdentities(alice())
        .addIdentities(role(AUDITOR, RoleTrust.getDefaultInstance()))
        .addIdentities(role(OPERATOR, RoleTrust.getDefaultInstance()));
  }

  static Identity.Builder alice() {
    return Identity.newBuilder()
        .setArn(ALICE)
        .setAccountId(ACCOUNT)
        .setName("alice")
        .setUniqueId("AIDAALICE")
        .setKind(IdentityKind.IDENTITY_KIND_USER)
        .addActiveAccessKeyIds(ALICES_KEY);
  }

  static Identity.Builder role(String arn, RoleTrust trust) {
    String name = arn.substring(arn.lastIndexOf('/') + 1);
    return Identity.newBuilder()
        .setArn(arn)
        .setAccountId(ACCOUNT)
        .setName(name)
        .setUniqueId("AROA" + name.toUpperCase(Locale.ROOT))
        .setKind(IdentityKind.IDENTITY_KIND_ROLE)
        .setTrust(trust);
  }

  static Policy policy(String document) {
    return Policy.newBuilder()
        .setArn(POLICY)
        .setPolicyName("the-policy")
        .setPolicyDocument(document)
        .build();
  }

  static Policy allow(String action, String resource) {
    return policy(
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"%s\",\"Resource\":\"%s\"}]}"
            .formatted(action, resource));
  }

  /** Alice may do what the policy says. */
  void aliceMay(Policy policy) {
    configuration.snapshot(
        snapshot().setIdentities(0, alice().addPolicyArns(POLICY)).addPolicies(policy).build());
  }

  void change(Change.Builder change) {
    configuration.change(change.setRevision(revision.incrementAndGet()).build());
  }

  /** The claims of a good token of Alice's. */
  JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("cairn:" + INSTALLATION)
        .audience("cairn")
        .subject(ALICE)
        .claim("identity", ALICE)
        .claim("akid", ALICES_KEY)
        .claim("key", "ASIAALICEALICEALICE1")
        .issueTime(Date.from(NOW))
        .expirationTime(Date.from(NOW.plus(Duration.ofHours(1))))
        .jwtID(UUID.randomUUID().toString());
  }

  String aliceToken() {
    return token(claims().build());
  }

  String token(JWTClaimsSet claims) {
    return token(claims, key);
  }

  static String token(JWTClaimsSet claims, ECKey key) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static ECKey key(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static ByteString sha256(String text) {
    try {
      return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).build();
  }

  /** A channel to the network port, in plaintext. */
  Channel channel() {
    return opened(NettyChannelBuilder.forTarget(server.address()).usePlaintext().build());
  }

  ManagedChannel opened(ManagedChannel channel) {
    channels.add(channel);
    return channel;
  }

  /** How often a credential was refused for a reason. */
  double refused(CredentialRefused.Reason reason) {
    Counter counter =
        meters.find("cairn.access.refused.credentials").tag("reason", reason.name()).counter();
    return requireNonNull(counter).count();
  }

  /** Makes a call whose credential is refused for a reason, and for no other. */
  StatusRuntimeException refusal(CredentialRefused.Reason reason, Runnable call) {
    Map<CredentialRefused.Reason, Double> before = refused();
    StatusRuntimeException error =
        requireNonNull(catchThrowableOfType(StatusRuntimeException.class, call::run));
    Map<CredentialRefused.Reason, Double> after = refused();
    before.merge(reason, 1.0, Double::sum);
    assertThat(after).isEqualTo(before);
    return error;
  }

  private Map<CredentialRefused.Reason, Double> refused() {
    Map<CredentialRefused.Reason, Double> counts = new EnumMap<>(CredentialRefused.Reason.class);
    for (CredentialRefused.Reason reason : CredentialRefused.Reason.values()) {
      counts.put(reason, refused(reason));
    }
    return counts;
  }

  static Metadata bearer(String token) {
    Metadata headers = new Metadata();
    headers.put(Headers.AUTHORIZATION, Headers.BEARER + token);
    return headers;
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    openCalls.close();
    server.close();
    tls.close();
  }
}
