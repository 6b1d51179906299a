package dev.cairn.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Calls of the AWS-compatible API, signed by the AWS SDK. */
final class EdgeClient implements AutoCloseable {

  private final HttpClient client;
  private final URI edge;
  private final String region;

  EdgeClient(Suite suite, String region) {
    this(HttpClient.newHttpClient(), suite, region);
  }

  /** Over TLS. */
  EdgeClient(Suite suite, TestAuthority authority, String region) throws Exception {
    this(HttpClient.newBuilder().sslContext(authority.sslContext()).build(), suite, region);
  }

  private EdgeClient(HttpClient client, Suite suite, String region) {
    this.client = client;
    this.edge = URI.create(suite.process("gateway").httpAddress());
    this.region = region;
  }

  /** Where it calls. */
  URI edge() {
    return edge;
  }

  HttpResponse<String> unsigned(String method, String path)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(edge.resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> call(String operation, String body, AwsCredentialsIdentity credentials)
      throws IOException, InterruptedException {
    SdkHttpRequest signed = sign(credentials, operation, body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(edge.resolve("/"))
            .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8));
    signed.headers().entrySet().stream()
        .filter(header -> !header.getKey().equalsIgnoreCase("Host"))
        .filter(header -> !header.getKey().equalsIgnoreCase("Content-Length"))
        .forEach(header -> request.header(header.getKey(), header.getValue().getFirst()));
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private SdkHttpRequest sign(AwsCredentialsIdentity credentials, String operation, String body) {
    return AwsV4HttpSigner.create()
        .sign(
            sign ->
                sign.identity(credentials)
                    .request(
                        SdkHttpRequest.builder()
                            .method(SdkHttpMethod.POST)
                            .uri(edge.resolve("/"))
                            .putHeader("Content-Type", "application/x-amz-json-1.1")
                            .putHeader("X-Amz-Target", "CloudTrail_20131101." + operation)
                            .build())
                    .payload(ContentStreamProvider.fromUtf8String(body))
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "cloudtrail"))
        .request();
  }

  @Override
  public void close() {
    client.close();
  }
}
