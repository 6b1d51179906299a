package dev.cairn.grpc;

import static dev.cairn.grpc.AccessFixture.AUDITOR;
import static dev.cairn.grpc.AccessFixture.NOW;
import static dev.cairn.grpc.AccessFixture.OPERATOR;
import static dev.cairn.grpc.AccessFixture.role;
import static dev.cairn.grpc.AccessFixture.timestamp;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.ALGORITHM_NOT_ALLOWED;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.AMBIGUOUS_ROLE;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.EXPIRED;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.ISSUER_UNAVAILABLE;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.MISSING_CLAIM;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.NOT_YET_VALID;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.NO_ROLE;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.SESSION_REVOKED;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.UNKNOWN_KEY;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.WRONG_AUDIENCE;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.WRONG_ISSUER;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.WRONG_SIGNATURE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cairn.grpc.authentication.IssuerHttp;
import dev.cairn.grpc.authentication.OidcIssuer;
import dev.cairn.grpc.tls.TlsConfig;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.access.v1.GetCallerIdentityRequest;
import dev.cairn.proto.access.v1.OidcTrust;
import dev.cairn.proto.access.v1.RoleTrust;
import dev.cairn.proto.configuration.v1.Change;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of OpenID Connect issuers, mapped to the roles that trust them. */
class OidcTest {

  private static final String SUBJECT = "system:serviceaccount:billing:collector";

  @TempDir Path folder;
  private final ECKey ec = AccessFixture.key("ec-1");
  private final List<JWK> published = new ArrayList<>(List.of(ec.toPublicJWK()));
  private final AtomicInteger discoveries = new AtomicInteger();
  private final AtomicInteger fetches = new AtomicInteger();
  private final AtomicReference<String> discovered = new AtomicReference<>("");
  private HttpServer http;
  private String issuer;
  private AccessFixture access;

  @BeforeEach
  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    issuer = "http://127.0.0.1:" + http.getAddress().getPort();
    discovered.set("{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(issuer, issuer));
    http.createContext(
        "/.well-known/openid-configuration",
        exchange -> {
          discoveries.incrementAndGet();
          answer(exchange, 200, discovered.get());
        });
    http.createContext(
        "/keys",
        exchange -> {
          fetches.incrementAndGet();
          answer(exchange, 200, new JWKSet(published).toString());
        });
    http.createContext(
        "/elsewhere",
        exchange -> {
          exchange.getResponseHeaders().add("location", issuer + "/keys");
          answer(exchange, 302, "");
        });
    http.createContext("/huge", exchange -> answer(exchange, 200, " ".repeat(300 << 10)));
    http.start();
    access = fixture(Optional.empty());
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private AccessFixture fixture(Optional<URI> jwksUrl) {
    AtomicReference<AccessFixture> made = new AtomicReference<>();
    OidcIssuer trusted =
        new OidcIssuer(
            issuer,
            "cairn-prod",
            jwksUrl,
            new IssuerHttp(Optional.empty(), Optional.empty()),
            () -> made.get().nanos.get());
    AccessFixture fixture = new AccessFixture(folder, List.of(trusted), TlsConfig.NONE);
    made.set(fixture);
    fixture.configuration.snapshot(
        fixture
            .snapshot()
            .setIdentities(1, role(AUDITOR, trust(issuer, "system:serviceaccount:billing:*")))
            .build());
    return fixture;
  }

  private static RoleTrust trust(String issuer, String subject) {
    return RoleTrust.newBuilder()
        .addOidc(OidcTrust.newBuilder().setIssuer(issuer).setSubject(subject))
        .build();
  }

  @AfterEach
  void stop() {
    access.close();
    http.stop(0);
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .subject(SUBJECT)
        .audience(List.of("other", "cairn-prod"))
        .issueTime(Date.from(NOW))
        .expirationTime(Date.from(NOW.plusSeconds(600)));
  }

  private String token(JWTClaimsSet.Builder claims) {
    return AccessFixture.token(claims.build(), ec);
  }

  private void call(String token, String role) {
    Metadata headers = AccessFixture.bearer(token);
    if (!role.isEmpty()) {
      headers.put(Headers.ROLE, role);
    }
    AccessServiceGrpc.newBlockingStub(access.channel())
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .getCallerIdentity(GetCallerIdentityRequest.getDefaultInstance());
  }

  @Test
  void token_holds() {
    call(token(claims()), "");
    call(token(claims()), AUDITOR);
    call(token(claims().claim("jti", "another")), "");
    assertThat(discoveries).hasValue(1);
    assertThat(fetches).hasValue(1);
  }

  @Test
  void token_rsa() throws JOSEException {
    RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
    published.add(rsa.toPublicJWK());
    call(rsaToken(rsa, JWSAlgorithm.RS256), "");
    call(rsaToken(rsa, JWSAlgorithm.RS512), "");
    access.refusal(ALGORITHM_NOT_ALLOWED, () -> call(rsaToken(rsa, JWSAlgorithm.PS256), ""));
  }

  private String rsaToken(RSAKey key, JWSAlgorithm algorithm) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims().build());
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void token_refused() {
    access.refusal(WRONG_AUDIENCE, () -> call(token(claims().audience("cairn")), ""));
    access.refusal(WRONG_ISSUER, () -> call(token(claims().issuer(issuer + "/")), ""));
    access.refusal(MISSING_CLAIM, () -> call(token(claims().subject(null)), ""));
    access.refusal(MISSING_CLAIM, () -> call(token(claims().expirationTime(null)), ""));
    access.refusal(NO_ROLE, () -> call(token(claims().subject("system:anonymous")), ""));
    access.refusal(NO_ROLE, () -> call(token(claims()), OPERATOR));
    access.refusal(NO_ROLE, () -> call(token(claims()), "arn:aws:iam::111122223333:role/none"));
    access.refusal(
        NOT_YET_VALID,
        () -> call(token(claims().notBeforeTime(Date.from(NOW.plusSeconds(61)))), ""));
    access.refusal(
        WRONG_SIGNATURE,
        () -> call(AccessFixture.token(claims().build(), AccessFixture.key("ec-1")), ""));
    access.refusal(
        NOT_YET_VALID, () -> call(token(claims().issueTime(Date.from(NOW.plusSeconds(61)))), ""));
    String token = token(claims());
    call(token, "");
    access.time.set(NOW.plusSeconds(661));
    access.refusal(EXPIRED, () -> call(token, ""));
  }

  /** Nobody is locked out or taken in because another account says that it trusts them. */
  @Test
  void role_ofAnotherAccount_isTakenOnOnlyWhereItIsNamed() {
    String theirs = "arn:aws:iam::444455556666:role/catch-all";
    access.change(
        Change.newBuilder()
            .setIdentity(role(theirs, trust(issuer, "*")).setAccountId("444455556666")));

    call(token(claims()), "");
    call(token(claims()), theirs);
    access.change(
        Change.newBuilder().setIdentity(role(AUDITOR, trust("https://another", SUBJECT))));

    access.refusal(NO_ROLE, () -> call(token(claims()), ""));
    access.refusal(NO_ROLE, () -> call(token(claims()), AUDITOR));
  }

  @Test
  void role_severalTrust() {
    access.change(Change.newBuilder().setIdentity(role(OPERATOR, trust(issuer, SUBJECT))));
    access.refusal(AMBIGUOUS_ROLE, () -> call(token(claims()), ""));
    call(token(claims()), AUDITOR);
    call(token(claims()), OPERATOR);
  }

  @Test
  void role_changes() {
    String token = token(claims());
    call(token, "");
    access.change(
        Change.newBuilder()
            .setIdentity(
                role(AUDITOR, trust(issuer, SUBJECT))
                    .setSessionsValidAfter(timestamp(NOW.plusSeconds(1)))));
    access.refusal(SESSION_REVOKED, () -> call(token, ""));
    access.change(
        Change.newBuilder().setIdentity(role(AUDITOR, trust("https://another", SUBJECT))));
    access.refusal(NO_ROLE, () -> call(token, ""));
  }

  /** A key that is rotated in is found at once; keys that nobody has are asked for rarely. */
  @Test
  void keys_rotated() {
    call(token(claims()), "");
    ECKey next = AccessFixture.key("ec-2");
    published.add(next.toPublicJWK());
    call(AccessFixture.token(claims().build(), next), "");
    assertThat(fetches).hasValue(2);

    for (int i = 0; i < 50; i++) {
      ECKey unknown = AccessFixture.key("unknown-" + i);
      access.refusal(UNKNOWN_KEY, () -> call(AccessFixture.token(claims().build(), unknown), ""));
    }
    assertThat(fetches.get()).isLessThanOrEqualTo(3);
    assertThat(discoveries).hasValue(1);
  }

  @Test
  void issuer_unavailable() {
    discovered.set("{\"issuer\":\"http://127.0.0.1\",\"jwks_uri\":\"%s/keys\"}".formatted(issuer));
    StatusRuntimeException error =
        access.refusal(ISSUER_UNAVAILABLE, () -> call(token(claims()), ""));
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(error.getMessage()).doesNotContain(issuer);

    discovered.set("{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(issuer, issuer));
    access.refusal(ISSUER_UNAVAILABLE, () -> call(token(claims()), ""));
    assertThat(discoveries).as("not asked again at once").hasValue(1);
    access.nanos.set(Duration.ofSeconds(10).toNanos());
    call(token(claims()), "");
  }

  @Test
  void issuer_answersOddly() {
    for (String keys :
        List.of(
            issuer + "/elsewhere",
            issuer + "/huge",
            issuer + "/nothing",
            "http://192.0.2.1/keys")) {
      access.close();
      access = fixture(Optional.of(URI.create(keys)));
      access.refusal(ISSUER_UNAVAILABLE, () -> call(token(claims()), ""));
    }
    assertThat(fetches).as("no redirect was followed").hasValue(0);
  }
}
