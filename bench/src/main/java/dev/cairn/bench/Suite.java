package dev.cairn.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The suite that runs on a data folder, in one process or in several: {@code endpoints.json}, or
 * {@code endpoints-SERVICE.json}, says where a service answers, {@code credentials.json} how to
 * prove oneself. Both are read anew for each connection, since a restarted suite may answer
 * elsewhere.
 */
record Suite(Path data) {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final int MAX_ANSWER = 64 << 20;

  String accountId() {
    return member(data.resolve("credentials.json"), "accountId");
  }

  /** Opens a connection of its own to a service, e.g. {@code ingest}. */
  ManagedChannel open(String service) {
    Path own = data.resolve("endpoints-" + service + ".json");
    Path endpoints = Files.exists(own) ? own : data.resolve("endpoints.json");
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + member(data.resolve("credentials.json"), "token"));
    return NettyChannelBuilder.forTarget(member(endpoints, "grpc"))
        .usePlaintext()
        .disableRetry()
        .directExecutor()
        .maxInboundMessageSize(MAX_ANSWER)
        .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
        .build();
  }

  private static String member(Path file, String name) {
    try {
      String value = flatObject(file).get(name);
      if (value == null) {
        throw new IllegalStateException(file + " has no \"" + name + "\"");
      }
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> flatObject(Path file) throws IOException {
    Map<String, String> members = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(Files.readAllBytes(file))) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          members.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    }
    return members;
  }
}
