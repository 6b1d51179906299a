package dev.cairn.grpc.authentication;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches what issuers publish: over https, or http on loopback; without redirects, at most 256 KiB
 * and 5 s.
 */
public final class IssuerHttp implements ResourceRetriever {

  static final int MAX_SIZE = 256 << 10;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(TIMEOUT)
          .build();

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
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(TIMEOUT)
            .header("accept", "application/json")
            .GET()
            .build();
    // The request's own timeout ends with the headers; a body may drip.
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_SIZE));
    try {
      return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException(address + " did not answer within " + TIMEOUT, e);
    } catch (ExecutionException e) {
      throw new IOException(address + " did not answer: " + e.getCause(), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }
}
