package dev.cairn.cli;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a suite is connected to: by TLS, or without where nobody between can listen. */
final class Transport {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      defaultValue = "${env:CAIRN_CA}",
      description =
          "Connects by TLS and trusts the authorities of this PEM file. Default: CAIRN_CA, or "
              + "those that Java trusts")
  private @Nullable Path authorities;

  @Option(
      names = "--plaintext",
      description =
          "Connects without TLS. Default: only to a loopback address, and if no --ca is given")
  private boolean plaintext;

  /** Opens a connection; nothing is sent before the first call. */
  ManagedChannel open(String target, Optional<String> token) {
    NettyChannelBuilder channel =
        NettyChannelBuilder.forTarget(target, credentials(target)).disableRetry();
    token.ifPresent(
        text -> {
          Metadata headers = new Metadata();
          headers.put(AUTHORIZATION, "Bearer " + text);
          channel.intercept(MetadataUtils.newAttachHeadersInterceptor(headers));
        });
    return channel.build();
  }

  private ChannelCredentials credentials(String target) {
    Optional<Path> trusted =
        Optional.ofNullable(authorities).filter(file -> !file.toString().isEmpty());
    if (plaintext || (trusted.isEmpty() && isLoopback(target))) {
      return InsecureChannelCredentials.create();
    }
    if (trusted.isEmpty()) {
      return TlsChannelCredentials.create();
    }
    try {
      return TlsChannelCredentials.newBuilder().trustManager(trusted.get().toFile()).build();
    } catch (IOException e) {
      throw new CommandFailedException("The authorities of --ca can't be read: " + e, e);
    }
  }

  /** Whether what is sent to an address, e.g. {@code 127.0.0.1:7700}, stays on this machine. */
  static boolean isLoopback(String target) {
    int port = target.lastIndexOf(':');
    String host = port < 0 ? target : target.substring(0, port);
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
