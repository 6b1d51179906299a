package dev.cairn.grpc;

import static dev.cairn.grpc.AccessFixture.ALICE;
import static dev.cairn.grpc.AccessFixture.AUDITOR;
import static dev.cairn.grpc.AccessFixture.NOW;
import static dev.cairn.grpc.AccessFixture.alice;
import static dev.cairn.grpc.AccessFixture.timestamp;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.ACCESS_KEY_INACTIVE;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.ALGORITHM_NOT_ALLOWED;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.EXPIRED;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.MALFORMED_TOKEN;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.MISSING_CLAIM;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.NOT_YET_VALID;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.SESSION_REVOKED;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.UNKNOWN_IDENTITY;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.UNKNOWN_KEY;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.UNKNOWN_TOKEN;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.WRONG_AUDIENCE;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.WRONG_ISSUER;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.WRONG_SIGNATURE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.cairn.grpc.authentication.CredentialRefused.Reason;
import dev.cairn.grpc.tls.TlsConfig;
import dev.cairn.model.Caller;
import dev.cairn.model.LogBudget;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.access.v1.GetCallerIdentityRequest;
import dev.cairn.proto.access.v1.IssueTokenRequest;
import dev.cairn.proto.configuration.v1.Change;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Tokens of trail-service: which hold, and why others are refused. */
class TokensTest {

  @TempDir Path folder;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private AccessFixture access;
  private Channel channel;

  @BeforeEach
  void start() {
    access = new AccessFixture(folder, List.of(), TlsConfig.NONE);
    access.configuration.snapshot(access.snapshot().build());
    channel = access.channel();
    log.start();
    logger().setLevel(Level.WARN);
    logger().addAppender(log);
  }

  @AfterEach
  void stop() {
    logger().detachAppender(log);
    logger().setLevel(null);
    access.close();
  }

  @Test
  void refusals_fillTheCountButNotTheLog() {
    for (int i = 0; i < 50; i++) {
      access.refusal(UNKNOWN_TOKEN, () -> call("guess"));
    }
    assertThat(log.list).hasSize(LogBudget.LINES_PER_SECOND);
    assertThat(access.refused(UNKNOWN_TOKEN)).isEqualTo(50);

    access.logTime.updateAndGet(now -> now.plusSeconds(1));
    access.refusal(UNKNOWN_TOKEN, () -> call("guess"));
    assertThat(log.list.getLast().getFormattedMessage()).endsWith("; 45 like it left out");
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(Refusals.class);
  }

  private void call(String token) {
    call(AccessFixture.bearer(token));
  }

  private void call(Metadata headers) {
    AccessServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .getCallerIdentity(GetCallerIdentityRequest.getDefaultInstance());
  }

  private void assertRefused(Reason reason, String token) {
    log.list.clear();
    access.logTime.updateAndGet(now -> now.plusSeconds(1));
    StatusRuntimeException error = access.refusal(reason, () -> call(token));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(Errors.reason(error))
        .contains(reason == EXPIRED ? "EXPIRED_TOKEN" : "UNRECOGNIZED_CLIENT");
    assertThat(error.getStatus().getDescription())
        .isEqualTo(
            reason == EXPIRED
                ? "The security token included in the request is expired."
                : "The security token included in the request is invalid.");
    assertThat(log.list).hasSize(1);
    String line = log.list.getFirst().getFormattedMessage();
    assertThat(line).contains(reason.name());
    if (token.length() > 20) {
      assertThat(line).doesNotContain(token.substring(0, 20), token.substring(token.length() - 20));
    }
  }

  private JWTClaimsSet.Builder claims() {
    return access.claims();
  }

  private String token(JWTClaimsSet.Builder claims) {
    return access.token(claims.build());
  }

  @Test
  void token_holds() {
    call(access.aliceToken());
    call(access.aliceToken());
    call(token(claims().claim("akid", "")));
    call(AccessFixture.ROOT_TOKEN);
    assertThat(log.list).isEmpty();
  }

  @Test
  void token_ofAnAssumedRole() {
    String session = "arn:aws:sts::111122223333:assumed-role/auditor/alice";
    String token = token(claims().subject(session).claim("identity", AUDITOR));
    call(token);

    access.change(Change.newBuilder().setIdentity(alice().clearActiveAccessKeyIds()));

    assertRefused(ACCESS_KEY_INACTIVE, token);
  }

  @Test
  void token_time() {
    String token = access.aliceToken();
    access.time.set(NOW.plus(Duration.ofMinutes(61)));
    call(token);
    access.time.set(NOW.plus(Duration.ofMinutes(61)).plusSeconds(1));
    assertRefused(EXPIRED, token);
    access.time.set(NOW.minusSeconds(61));
    assertRefused(NOT_YET_VALID, token);
    access.time.set(NOW.minusSeconds(60));
    call(token);
  }

  @Test
  void token_claims() {
    assertRefused(WRONG_ISSUER, token(claims().issuer("cairn:another")));
    assertRefused(WRONG_ISSUER, token(claims().issuer("https://accounts.example.com")));
    assertRefused(WRONG_AUDIENCE, token(claims().audience("another")));
    assertRefused(WRONG_AUDIENCE, token(claims().audience(List.of())));
    assertRefused(UNKNOWN_IDENTITY, token(claims().claim("identity", ALICE + "2")));
    assertRefused(ACCESS_KEY_INACTIVE, token(claims().claim("akid", "AKIANOBODYNOBODYNOBO")));
    for (String claim : List.of("iss", "sub", "identity", "akid", "key", "iat", "exp")) {
      assertRefused(MISSING_CLAIM, token(claims().claim(claim, null)));
    }
    assertRefused(MISSING_CLAIM, token(claims().claim("identity", 7)));
    assertRefused(MALFORMED_TOKEN, token(claims().claim("exp", "soon")));
  }

  @Test
  void token_signature() throws Exception {
    assertRefused(
        WRONG_SIGNATURE, AccessFixture.token(claims().build(), AccessFixture.key("key-1")));
    assertRefused(UNKNOWN_KEY, AccessFixture.token(claims().build(), AccessFixture.key("key-2")));
    SignedJWT noKid = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims().build());
    noKid.sign(new ECDSASigner(access.key));
    assertRefused(UNKNOWN_KEY, noKid.serialize());
    assertRefused(ALGORITHM_NOT_ALLOWED, new PlainJWT(claims().build()).serialize());
    String unsigned = access.aliceToken();
    assertRefused(MALFORMED_TOKEN, unsigned.substring(0, unsigned.lastIndexOf('.') + 1));

    // The public key as the secret of a MAC: what a verifier that trusts the header falls for.
    SignedJWT mac =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("key-1").build(), claims().build());
    mac.sign(new MACSigner(access.key.toPublicJWK().toJSONString().getBytes(UTF_8)));
    assertRefused(ALGORITHM_NOT_ALLOWED, mac.serialize());

    EncryptedJWT encrypted =
        new EncryptedJWT(
            new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM), claims().build());
    encrypted.encrypt(new DirectEncrypter(new byte[32]));
    assertRefused(ALGORITHM_NOT_ALLOWED, encrypted.serialize());
  }

  /** Every character of a token counts, also of one that was verified a moment ago. */
  @Test
  void token_oneCharacterChanged() {
    String token = access.aliceToken();
    call(token);
    Set<Status.Code> codes = new HashSet<>();
    for (int i = 0; i < token.length(); i += 7) {
      char other = token.charAt(i) == 'A' ? 'Q' : 'A';
      if (i < token.length() - 1) { // the last one has bits that mean nothing
        String changed = token.substring(0, i) + other + token.substring(i + 1);
        codes.add(
            AnyCall.make(
                    channel,
                    AccessServiceGrpc.getGetCallerIdentityMethod(),
                    AccessFixture.bearer(changed))
                .getCode());
      }
    }
    assertThat(codes).containsExactly(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void token_noneAtAll() {
    assertRefused(UNKNOWN_TOKEN, "cairn-root-of-somebody-else");
    assertRefused(MALFORMED_TOKEN, "a.b.c");
    assertRefused(MALFORMED_TOKEN, "...");
    assertRefused(MALFORMED_TOKEN, ".".repeat(8000));
  }

  @Test
  void token_revoked() {
    String token = access.aliceToken();
    call(token);

    access.change(
        Change.newBuilder()
            .setIdentity(alice().setSessionsValidAfter(timestamp(NOW.plusSeconds(1)))));
    assertRefused(SESSION_REVOKED, token);
    call(token(claims().issueTime(Date.from(NOW.plusSeconds(1)))));

    access.change(Change.newBuilder().setIdentity(alice().clearActiveAccessKeyIds()));
    assertRefused(ACCESS_KEY_INACTIVE, token);

    access.change(Change.newBuilder().setDeletedIdentityArn(ALICE));
    assertRefused(UNKNOWN_IDENTITY, token);
  }

  /**
   * A role's session ends with the sessions of the user who took the role on, and with the user.
   */
  @Test
  void token_ofARole_ofAUser() {
    JWTClaimsSet.Builder claims =
        claims()
            .subject("arn:aws:sts::" + AccessFixture.ACCOUNT + ":assumed-role/auditor/alice")
            .claim("identity", AUDITOR)
            .claim("source_user", ALICE);
    String token = token(claims);
    call(token);
    assertThat(access.echo.caller().session())
        .contains(new Caller.Session(NOW, AccessFixture.ALICES_KEY, ALICE));
    assertRefused(
        MISSING_CLAIM, token(new JWTClaimsSet.Builder(claims.build()).claim("source_user", 1)));

    access.change(
        Change.newBuilder()
            .setIdentity(alice().setSessionsValidAfter(timestamp(NOW.plusSeconds(1)))));
    assertRefused(SESSION_REVOKED, token);
    call(token(claims.issueTime(Date.from(NOW.plusSeconds(1)))));

    access.change(Change.newBuilder().setDeletedIdentityArn(ALICE));
    assertRefused(UNKNOWN_IDENTITY, token(claims.claim("akid", "").issueTime(Date.from(NOW))));
  }

  @Test
  void token_keyIsGone() {
    String token = access.aliceToken();
    call(token);
    access.configuration.snapshot(
        access
            .snapshot()
            .setTokenKeys(0, AccessFixture.key("key-2").toPublicJWK().toJSONString())
            .build());
    assertRefused(UNKNOWN_KEY, token);
  }

  @Test
  void token_ofTheAdministrator() {
    String root = "arn:aws:iam::111122223333:root";
    call(token(claims().subject(root).claim("identity", "").claim("akid", "AKIAROOTROOTROOTROOT")));
    assertRefused(ACCESS_KEY_INACTIVE, token(claims().subject(root).claim("identity", "")));
    assertRefused(UNKNOWN_IDENTITY, token(claims().subject(ALICE).claim("identity", "")));
  }

  @Test
  void publicMethod_takesNoCredentialOrAGoodOne() {
    AccessServiceGrpc.AccessServiceBlockingStub stub = AccessServiceGrpc.newBlockingStub(channel);
    stub.issueToken(IssueTokenRequest.getDefaultInstance());
    stub.withInterceptors(
            MetadataUtils.newAttachHeadersInterceptor(AccessFixture.bearer(access.aliceToken())))
        .issueToken(IssueTokenRequest.getDefaultInstance());
    access.refusal(
        UNKNOWN_TOKEN,
        () ->
            stub.withInterceptors(
                    MetadataUtils.newAttachHeadersInterceptor(AccessFixture.bearer("bad")))
                .issueToken(IssueTokenRequest.getDefaultInstance()));
  }
}
