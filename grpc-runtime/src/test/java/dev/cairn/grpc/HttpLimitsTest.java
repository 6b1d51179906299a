package dev.cairn.grpc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.runtime.server.EmbeddedServer;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers may take of the process before they are known. */
class HttpLimitsTest {

  private static final int LARGE = 4_000_000;
  private static final int LARGE_AT_ONCE = HttpLimits.BODIES / LARGE;
  private static final String SIGNED =
      "Authorization: AWS4-HMAC-SHA256 Credential=A/20260131/us-east-1/cloudtrail/aws4_request,"
          + " SignedHeaders=host, Signature="
          + "0".repeat(64)
          + "\r\n";
  private static final String REQUIRED = "cairn.tests.size";

  /** Says how large a body is. */
  @Controller(value = "/size", consumes = MediaType.ALL, produces = MediaType.TEXT_PLAIN)
  @Requires(property = REQUIRED)
  static final class Size {

    @Post
    String size(@Body byte[] body) {
      return "size " + body.length;
    }

    @Post("/none")
    String none() {
      return "none";
    }
  }

  private final ApplicationContext context =
      ApplicationContext.builder()
          .banner(false)
          .deduceEnvironment(false)
          .properties(
              Map.of(
                  REQUIRED,
                  true,
                  "micronaut.server.host",
                  "127.0.0.1",
                  "micronaut.server.port",
                  -1,
                  "micronaut.server.max-request-size",
                  "4MB"))
          .start();
  private final EmbeddedServer http = context.getBean(EmbeddedServer.class).start();
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    context.close();
  }

  @Test
  void unsignedBodies_areNotKept() throws Exception {
    for (int i = 0; i < 3 * LARGE_AT_ONCE; i++) {
      Socket socket = post("/size/none", "", LARGE);
      assertThat(answer(socket)).contains("200 OK", "none");
      send(socket, new byte[LARGE - 1]);
    }
    assertThat(answer(post("/size", SIGNED, LARGE, new byte[LARGE]))).contains("size " + LARGE);
  }

  /** The connection stays usable, whatever the body was. */
  @Test
  void unsignedBody_isNotTakenForTheNextRequest() throws Exception {
    byte[] body = "POST /size HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII);
    Socket socket = post("/size/none", "", body.length, body);
    assertThat(answer(socket)).contains("none");

    send(socket, head("/size", SIGNED, 3), "abc".getBytes(US_ASCII));
    assertThat(answer(socket)).contains("size 3");
  }

  @Test
  void largeBodies_haveABoundTogether() throws Exception {
    List<Socket> held = new ArrayList<>();
    for (int i = 0; i < LARGE_AT_ONCE; i++) {
      held.add(post("/size", SIGNED, LARGE, new byte[LARGE - 1]));
    }
    String refused = answer(post("/size", SIGNED, LARGE));
    assertThat(refused).contains("503", "x-amzn-RequestId: ", "\"__type\":\"ServiceUnavailable\"");
    assertThat(answer(post("/size", SIGNED, 3, "abc".getBytes(US_ASCII))))
        .as("small ones pass")
        .contains("size 3");
    assertThat(answer(post("/size", SIGNED + "Content-Encoding: gzip\r\n", 100)))
        .as("what may become large")
        .contains("503");

    Socket last = held.getLast();
    send(last, new byte[1]);
    assertThat(answer(last)).contains("size " + LARGE);
    assertThat(answer(post("/size", SIGNED, LARGE, new byte[LARGE])))
        .as("room for another one")
        .contains("size " + LARGE);
  }

  @Test
  void connections_haveABound() throws Exception {
    // Each is let in before the next comes: connections are counted by several threads.
    for (int i = 0; i < HttpLimits.MAX_CONNECTIONS; i++) {
      Socket socket = connect();
      send(socket, head("/size/none", "", 0));
      assertThat(answer(socket)).contains("none");
    }
    Socket next = connect();
    send(next, head("/size/none", "", 0));
    assertThat(answer(next)).contains("none");
    assertThat(isClosed(sockets.getFirst())).as("who waited longest").isTrue();
    Socket last = sockets.get(HttpLimits.MAX_CONNECTIONS - 1);
    send(last, head("/size/none", "", 0));
    assertThat(answer(last)).contains("none");
  }

  @Test
  void requestsBeforeTheAnswers_areFew() throws Exception {
    Socket few = connect();
    for (int i = 0; i < 4; i++) {
      send(few, head("/size/none", "", 0));
    }
    for (int i = 0; i < 4; i++) {
      assertThat(answer(few)).contains("none");
    }

    Socket many = connect();
    ByteArrayOutputStream requests = new ByteArrayOutputStream();
    for (int i = 0; i < 1_000; i++) {
      requests.writeBytes(head("/size/none", "", 0));
    }
    send(many, requests.toByteArray());
    int answers = 0;
    try {
      while (answer(many).contains("none")) {
        answers++;
      }
    } catch (SocketException e) {
      // It is closed while requests are unread.
    }
    assertThat(answers).isLessThan(100);
  }

  /** Its answer is made, but not read. */
  @Test
  void answerThatIsNotRead_isCutOff() {
    EmbeddedChannel channel = new EmbeddedChannel(new UnsentWrites(), limiter());
    channel.writeInbound(get());
    assertThat(isOpenAfter(channel, 100)).as("while the answer is made").isTrue();

    answer(channel);
    assertThat(isOpenAfter(channel, 59)).isTrue();
    assertThat(isOpenAfter(channel, 2)).isFalse();
  }

  /** Another request is in work, and may never be answered before this one is read. */
  @Test
  void answerThatIsNotRead_beforeAnother_isCutOff() {
    EmbeddedChannel channel = new EmbeddedChannel(new UnsentWrites(), limiter());
    channel.writeInbound(get(), get());
    assertThat(isOpenAfter(channel, 100)).isTrue();

    answer(channel);
    assertThat(isOpenAfter(channel, 61)).isFalse();
  }

  @Test
  void requestThatDoesNotEnd_behindAnAnswer_isCutOff() {
    EmbeddedChannel channel = new EmbeddedChannel(limiter());
    channel.writeInbound(
        get(), new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/health"));

    answer(channel);
    assertThat(isOpenAfter(channel, 61)).isFalse();
  }

  private static HttpRequestLimiter limiter() {
    return new HttpRequestLimiter(
        new HttpConnections(1), new Semaphore(1), 1, Duration.ofSeconds(60));
  }

  private static DefaultFullHttpRequest get() {
    return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/health");
  }

  private static void answer(EmbeddedChannel channel) {
    ChannelFuture _ =
        channel.writeAndFlush(
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
  }

  private static boolean isOpenAfter(EmbeddedChannel channel, long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    return channel.isOpen();
  }

  /** As a socket whose other end reads nothing. */
  private static final class UnsentWrites extends ChannelOutboundHandlerAdapter {

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
    }
  }

  @Test
  void requestThatDoesNotEnd_isCutOff() {
    int maxBody = 1 << 20;
    Semaphore room = new Semaphore(maxBody);
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new HttpServerCodec(),
            new HttpRequestLimiter(new HttpConnections(1), room, maxBody, Duration.ofSeconds(60)));
    channel.advanceTimeBy(59, TimeUnit.SECONDS);
    channel.writeInbound(
        Unpooled.copiedBuffer(
            "POST / HTTP/1.1\r\n" + SIGNED + "Transfer-Encoding: chunked\r\n\r\n", US_ASCII));
    assertThat(channel.<DefaultHttpRequest>readInbound())
        .extracting(DefaultHttpRequest::method, DefaultHttpRequest::protocolVersion)
        .containsExactly(HttpMethod.POST, HttpVersion.HTTP_1_1);
    assertThat(room.availablePermits()).isZero();
    channel.advanceTimeBy(59, TimeUnit.SECONDS);
    channel.writeInbound(Unpooled.copiedBuffer("1\r\na\r\n", US_ASCII));
    assertThat(channel.isOpen()).isTrue();

    channel.advanceTimeBy(2, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
    assertThat(room.availablePermits()).isEqualTo(maxBody);
  }

  private static byte[] head(String path, String headers, int size) {
    return ("POST " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "Content-Length: " + size)
        .concat("\r\n\r\n")
        .getBytes(US_ASCII);
  }

  private Socket post(String path, String headers, int size, byte[]... body) throws IOException {
    Socket socket = connect();
    send(socket, head(path, headers, size));
    send(socket, body);
    return socket;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(http.getHost(), http.getPort());
    socket.setSoTimeout(30_000);
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, byte[]... parts) throws IOException {
    for (byte[] part : parts) {
      socket.getOutputStream().write(part);
    }
  }

  private static boolean isClosed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  /** An answer with a length. */
  private static String answer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(US_ASCII).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return head.toString(US_ASCII);
      }
      head.write(next);
    }
    String text = head.toString(US_ASCII);
    int length =
        text.lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
            .map(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
            .findFirst()
            .orElse(0);
    return text + new String(in.readNBytes(length), US_ASCII);
  }
}
