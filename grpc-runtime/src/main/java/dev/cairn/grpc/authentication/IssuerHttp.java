package dev.cairn.grpc.authentication;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.cairn.grpc.tls.Authorities;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Fetches what issuers publish: over https, or http on loopback; without redirects, at most 256 KiB
 * and 5 s.
 */
public final class IssuerHttp implements ResourceRetriever {

  static final int MAX_SIZE = 256 << 10;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  private final Optional<Path> authorities;
  private final Optional<Path> tokenFile;

  /**
   * Both files are read again for each fetch: they are rotated.
   *
   * @param authorities PEM file: who signs the certificates of issuers; empty for the JDK's
   * @param tokenFile a bearer token that issuers are shown, as Kubernetes asks for; may be empty
   */
  public IssuerHttp(Optional<Path> authorities, Optional<Path> tokenFile) {
    this.authorities = requireNonNull(authorities, "authorities is null");
    this.tokenFile = requireNonNull(tokenFile, "tokenFile is null");
  }

  /** Whether an address is one that may be asked. */
  public static boolean isAllowed(URI address) {
    String scheme = String.valueOf(address.getScheme());
    String host = address.getHost();
    return host != null
        && (scheme.equals("https") || (scheme.equals("http") && isLoopback(host)))
        && address.getRawUserInfo() == null;
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
  }

  @Override
  public Resource retrieveResource(URL url) throws IOException {
    URI address = URI.create(url.toString());
    if (!isAllowed(address)) {
      throw new IOException("it must be asked over https, or http on loopback: " + address);
    }
    HttpResponse<byte[]> response = send(address);
    if (response.statusCode() != 200) {
      throw new IOException(address + " answered with status " + response.statusCode());
    }
    return new Resource(
        new String(response.body(), StandardCharsets.UTF_8),
        response.headers().firstValue("content-type").orElse("application/json"));
  }

  private HttpResponse<byte[]> send(URI address) throws IOException {
    try (HttpClient client = client()) {
      return send(client, request(address));
    }
  }

  private HttpClient client() throws IOException {
    HttpClient.Builder client =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).connectTimeout(TIMEOUT);
    if (authorities.isPresent()) {
      client.sslContext(Authorities.of(authorities.get()));
    }
    return client.build();
  }

  private HttpRequest request(URI address) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(TIMEOUT).header("accept", "application/json");
    if (tokenFile.isPresent()) {
      request.header("authorization", "Bearer " + token(tokenFile.get()));
    }
    return request.build();
  }

  private static String token(Path file) throws IOException {
    String token = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (!TOKEN.matcher(token).matches()) {
      // Not quoted: it may be a secret.
      throw new IOException(file + " holds no bearer token");
    }
    return token;
  }

  private static HttpResponse<byte[]> send(HttpClient client, HttpRequest request)
      throws IOException {
    URI address = request.uri();
    // The request's own timeout ends with the headers; a body may drip.
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_SIZE));
    try {
      return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      client.shutdownNow();
      throw new IOException(address + " did not answer within " + TIMEOUT, e);
    } catch (ExecutionException e) {
      throw new IOException(address + " did not answer: " + e.getCause(), e);
    } catch (InterruptedException e) {
      client.shutdownNow();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }
}
