package dev.cairn.bench;

import com.google.protobuf.ByteString;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.cairn.grpc.Configuration;
import dev.cairn.grpc.authentication.BearerTokens;
import dev.cairn.grpc.authentication.CredentialRefused;
import dev.cairn.grpc.authentication.Proof;
import dev.cairn.grpc.authorization.Authorizer;
import dev.cairn.grpc.authorization.Intent;
import dev.cairn.grpc.authorization.MethodRule;
import dev.cairn.model.Caller;
import dev.cairn.proto.access.v1.Policy;
import dev.cairn.proto.configuration.v1.Identity;
import dev.cairn.proto.configuration.v1.IdentityKind;
import dev.cairn.proto.configuration.v1.Principal;
import dev.cairn.proto.configuration.v1.PrincipalKind;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.IngestServiceGrpc;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What access control adds to each PutEvents of a producer with a token: who calls, and whether it
 * may; aim: at most 5 us together. {@code bench/jmh.sh Authorization}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AuthorizationBenchmark {

  private static final String ACCOUNT = "111122223333";
  private static final String USER = "arn:aws:iam::111122223333:user/producer";
  private static final String DOCUMENT =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "cloudtrail-data:PutAuditEvents",
         "Resource": "arn:aws:cloudtrail:*:111122223333:channel/default",
         "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}},
        {"Effect": "Deny", "Action": "*", "Resource": "*",
         "Condition": {"DateGreaterThan": {"aws:CurrentTime": "2100-01-01T00:00:00Z"}}}]}""";

  private final ECKey key = key();
  private final Configuration configuration = configuration();
  private final BearerTokens tokens = new BearerTokens(configuration, List.of());
  private final Authorizer authorizer =
      new Authorizer(
          configuration::identities,
          configuration::rootAccount,
          resource -> Map.of(),
          InstantSource.system());
  private final String token = token();
  private final MethodRule.Action rule = rule();
  private final PutEventsRequest request = request();
  private final Caller caller = caller();

  /** Who bears a token that was verified before. */
  @Benchmark
  public Proof authenticate() throws CredentialRefused {
    return tokens.prove(token, "", Instant.now());
  }

  /** Whether the policy lets the producer put a batch. */
  @Benchmark
  public Intent authorize() {
    return authorizer.require(caller, rule, request);
  }

  /** Both. */
  @Benchmark
  public Intent both() throws CredentialRefused {
    Caller proved = tokens.prove(token, "", Instant.now()).caller("10.1.2.3", "agent", "r");
    return authorizer.require(proved, rule, request);
  }

  private Caller caller() {
    try {
      return tokens.prove(token, "", Instant.now()).caller("10.1.2.3", "agent", "r");
    } catch (CredentialRefused e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodRule.Action rule() {
    ProtoMethodDescriptorSupplier method =
        (ProtoMethodDescriptorSupplier)
            Objects.requireNonNull(
                IngestServiceGrpc.getPutEventsMethod().getSchemaDescriptor(), "no descriptor");
    return (MethodRule.Action) MethodRule.of(method.getMethodDescriptor());
  }

  private static PutEventsRequest request() {
    PutEventsRequest.Builder request = PutEventsRequest.newBuilder().setRegion("eu-west-1");
    for (int i = 0; i < 100; i++) {
      request.addEntries(EventEntry.newBuilder().setRecord(ByteString.copyFromUtf8("{}")));
    }
    return request.build();
  }

  private Configuration configuration() {
    Configuration made = new Configuration(System::nanoTime, Duration.ofMinutes(15));
    made.snapshot(
        Snapshot.newBuilder()
            .setInstallationId("0e7f2b0c")
            .addTokenKeys(key.toPublicJWK().toJSONString())
            .addPrincipals(
                Principal.newBuilder()
                    .setArn("arn:aws:iam::111122223333:root")
                    .setAccountId(ACCOUNT)
                    .setKind(PrincipalKind.PRINCIPAL_KIND_ROOT))
            .addPolicies(Policy.newBuilder().setArn("put").setPolicyDocument(DOCUMENT))
            .addIdentities(
                Identity.newBuilder()
                    .setArn(USER)
                    .setAccountId(ACCOUNT)
                    .setName("producer")
                    .setUniqueId("AIDAPRODUCER")
                    .setKind(IdentityKind.IDENTITY_KIND_USER)
                    .addPolicyArns("put"))
            .build());
    return made;
  }

  private static ECKey key() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("key").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private String token() {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("key").build(),
              new JWTClaimsSet.Builder()
                  .issuer("cairn:0e7f2b0c")
                  .audience("cairn")
                  .subject(USER)
                  .claim("identity", USER)
                  .claim("akid", "")
                  .claim("key", "ASIAEXAMPLEEXAMPLE00")
                  .issueTime(Date.from(Instant.now()))
                  .expirationTime(Date.from(Instant.now().plus(Duration.ofDays(1))))
                  .jwtID("0a7c1f6e-8d52-4c0f-a3f2-0d8b7f4f3c11")
                  .build());
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
