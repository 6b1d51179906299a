package dev.cairn.grpc;

import static dev.cairn.grpc.AccessFixture.AUDITOR;
import static dev.cairn.grpc.AccessFixture.OPERATOR;
import static dev.cairn.grpc.AccessFixture.role;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.AMBIGUOUS_ROLE;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.EXPIRED;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.MISSING_CREDENTIAL;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.NO_ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.grpc.tls.TlsConfig;
import dev.cairn.grpc.tls.TlsFiles;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.access.v1.CertificateTrust;
import dev.cairn.proto.access.v1.GetCallerIdentityRequest;
import dev.cairn.proto.access.v1.GetSigningKeyRequest;
import dev.cairn.proto.access.v1.RoleTrust;
import dev.cairn.proto.configuration.v1.Change;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS of the port and between services; client certificates as credentials. */
class TlsTest {

  @TempDir Path folder;
  private X509Bundle authority;
  private Path certificate;
  private Path privateKey;
  private Path authorities;
  private AccessFixture access;

  @BeforeEach
  void start() throws Exception {
    authority = authority("CN=authority");
    certificate = folder.resolve("certificate.pem");
    privateKey = folder.resolve("key.pem");
    authorities = Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
    write(server(authority));
    access = new AccessFixture(folder, List.of(), config());
    access.configuration.snapshot(access.snapshot().build());
  }

  private TlsConfig config() {
    return new TlsConfig(
        Optional.of(certificate),
        Optional.of(privateKey),
        Optional.of(authorities),
        Optional.of(authorities));
  }

  @AfterEach
  void stop() {
    access.close();
  }

  private static X509Bundle authority(String subject) throws Exception {
    return new CertificateBuilder()
        .subject(subject)
        .setIsCertificateAuthority(true)
        .ecp256()
        .buildSelfSigned();
  }

  private static X509Bundle server(X509Bundle authority) throws Exception {
    return new CertificateBuilder()
        .subject("CN=cairn")
        .addSanIpAddress("127.0.0.1")
        .ecp256()
        .buildIssuedBy(authority);
  }

  private static CertificateBuilder client() {
    return new CertificateBuilder().subject("CN=collector,O=billing").ecp256();
  }

  private void write(X509Bundle bundle) throws IOException {
    Files.writeString(privateKey, bundle.getPrivateKeyPEM());
    Files.writeString(certificate, bundle.getCertificatePathPEM());
  }

  private Channel channel(X509Bundle... client) throws SSLException {
    SslContextBuilder tls = GrpcSslContexts.forClient().trustManager(authority.getCertificate());
    for (X509Bundle bundle : client) {
      tls.keyManager(bundle.getKeyPair().getPrivate(), bundle.getCertificatePath());
    }
    return access.opened(
        NettyChannelBuilder.forTarget(access.server.address()).sslContext(tls.build()).build());
  }

  private static void call(Channel channel, Metadata headers) {
    AccessServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .getCallerIdentity(GetCallerIdentityRequest.getDefaultInstance());
  }

  private void trust(String role, String name) {
    access.change(
        Change.newBuilder()
            .setIdentity(
                role(
                    role,
                    RoleTrust.newBuilder()
                        .addCertificates(CertificateTrust.newBuilder().setName(name))
                        .build())));
  }

  @Test
  void token_overTls() throws Exception {
    call(channel(), AccessFixture.bearer(access.aliceToken()));
    access.refusal(
        MISSING_CREDENTIAL,
        () -> {
          try {
            call(channel(), new Metadata());
          } catch (SSLException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void plaintext_isNotServed() {
    StatusRuntimeException error =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> call(access.channel(), AccessFixture.bearer(access.aliceToken())));
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void clientCertificate_isARole() throws Exception {
    trust(AUDITOR, "spiffe://example.com/billing/*");
    Channel channel =
        channel(
            client()
                .addSanUriName("spiffe://example.com/billing/collector")
                .buildIssuedBy(authority));
    call(channel, new Metadata());

    trust(OPERATOR, "CN=collector,O=billing");
    access.refusal(AMBIGUOUS_ROLE, () -> call(channel, new Metadata()));
    Metadata operator = new Metadata();
    operator.put(Headers.ROLE, OPERATOR);
    call(channel, operator);

    trust(AUDITOR, "spiffe://example.com/sales/*");
    trust(OPERATOR, "CN=somebody else");
    access.refusal(NO_ROLE, () -> call(channel, new Metadata()));
    call(channel, AccessFixture.bearer(access.aliceToken()));
  }

  @Test
  void clientCertificate_dnsName() throws Exception {
    trust(AUDITOR, "collector.example.com");
    call(
        channel(client().addSanDnsName("collector.example.com").buildIssuedBy(authority)),
        new Metadata());
  }

  @Test
  void clientCertificate_ofAnotherAuthority() throws Exception {
    trust(AUDITOR, "CN=collector,O=billing");
    Channel channel = channel(client().buildIssuedBy(authority("CN=authority")));
    StatusRuntimeException error =
        catchThrowableOfType(StatusRuntimeException.class, () -> call(channel, new Metadata()));
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void clientCertificate_expiresWhileConnected() throws Exception {
    trust(AUDITOR, "CN=collector,O=billing");
    X509Bundle shortLived =
        client().notAfter(Instant.now().plus(Duration.ofHours(1))).buildIssuedBy(authority);
    Channel channel = channel(shortLived);
    access.time.set(Instant.now());
    call(channel, new Metadata());
    access.time.set(Instant.now().plus(Duration.ofHours(2)));
    access.refusal(EXPIRED, () -> call(channel, new Metadata()));
  }

  @Test
  void files_areReadAgain() throws Exception {
    Channel before = channel();
    call(before, AccessFixture.bearer(access.aliceToken()));
    X509Bundle next = server(authority);
    Files.writeString(certificate, next.getCertificatePathPEM());
    access.tls.reload(); // the key is not there yet: the old pair goes on
    assertThat(served().getSerialNumber()).isNotEqualTo(next.getCertificate().getSerialNumber());

    write(next);
    access.tls.reload();
    assertThat(served().getSerialNumber()).isEqualTo(next.getCertificate().getSerialNumber());
    call(channel(), AccessFixture.bearer(access.aliceToken()));
    call(before, AccessFixture.bearer(access.aliceToken()));

    X509Bundle other = authority("CN=other");
    Files.writeString(authorities, other.getCertificatePEM());
    access.tls.reload();
    trust(AUDITOR, "CN=collector,O=billing");
    call(channel(client().buildIssuedBy(other)), new Metadata());
  }

  private X509Certificate served() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, authority.toTrustManagerFactory().getTrustManagers(), null);
    String address = access.server.address();
    int colon = address.lastIndexOf(':');
    try (SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(
                    address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))) {
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  void handshake_oldVersionsAreRefused() throws Exception {
    String address = access.server.address();
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    // A TLS 1.1 client hello: record 3.1, hello 3.2, one suite, no extensions.
    byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 4 + 2];
    hello[0] = 22;
    hello[1] = 3;
    hello[2] = 1;
    hello[4] = (byte) (hello.length - 5);
    hello[5] = 1;
    hello[8] = (byte) (hello.length - 9);
    hello[9] = 3;
    hello[10] = 2;
    hello[44] = 0;
    hello[45] = 2;
    hello[46] = (byte) 0xc0;
    hello[47] = 0x13;
    hello[hello.length - 2] = 1;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(hello);
      assertThat(socket.getInputStream().read()).as("a fatal alert").isEqualTo(21);
    }
  }

  @Test
  void channels_betweenServices() {
    try (TlsFiles tls = new TlsFiles(config());
        Channels siblings =
            new Channels(
                Set.of(),
                "",
                Map.of("trail", access.server.address()),
                tls.client(),
                false,
                access.clusterToken,
                Duration.ofSeconds(5))) {
      AccessServiceGrpc.newBlockingStub(siblings.to("trail"))
          .getSigningKey(
              GetSigningKeyRequest.newBuilder()
                  .setAccessKeyId("AKIAALICEALICEALICE1")
                  .setDay("20261128")
                  .setRegion("eu-west-1")
                  .setService("cloudtrail")
                  .build());
    }
  }

  @Test
  void channels_serverOfAnotherAuthority() throws Exception {
    Path others =
        Files.writeString(folder.resolve("others.pem"), authority("CN=other").getCertificatePEM());
    TlsConfig config =
        new TlsConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(others));
    try (TlsFiles tls = new TlsFiles(config);
        Channels siblings =
            new Channels(
                Set.of(),
                "",
                Map.of("trail", access.server.address()),
                tls.client(),
                false,
                access.clusterToken,
                Duration.ofSeconds(5))) {
      StatusRuntimeException error =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  AccessServiceGrpc.newBlockingStub(siblings.to("trail"))
                      .getSigningKey(GetSigningKeyRequest.getDefaultInstance()));
      assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void plaintext_beyondLoopback() {
    assertThatThrownBy(() -> channels("trail.example.com:7700", false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cairn.grpc.address.trail is trail.example.com")
        .hasMessageContaining("cairn.grpc.tls.authorities");
    channels("trail.example.com:7700", true);
    channels("localhost:7700", false);
    channels("[::1]:7700", false);
    channels("127.0.0.1:7700", false);
  }

  private void channels(String address, boolean plaintext) {
    new Channels(
            Set.of(),
            "",
            Map.of("trail", address),
            Optional.empty(),
            plaintext,
            access.clusterToken,
            Duration.ofSeconds(5))
        .close();
  }

  @Test
  void config_badFiles() throws IOException {
    assertThatThrownBy(
            () ->
                new TlsConfig(
                    Optional.of(certificate), Optional.empty(), Optional.empty(), Optional.empty()))
        .hasMessageContaining("cairn.grpc.tls.private-key");
    Files.writeString(
        privateKey, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----");
    assertThatThrownBy(() -> new TlsFiles(config()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cairn.grpc.tls.certificate")
        .hasMessageNotContaining("c2VjcmV0");
  }
}
