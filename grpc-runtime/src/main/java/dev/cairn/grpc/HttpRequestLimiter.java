package dev.cairn.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets the requests of a connection in. A request without a signature loses its body, which nobody
 * would look at; one whose body finds no room is answered 503. A connection on which no whole
 * request arrives in time, or whose client does not read its answers, is closed.
 */
final class HttpRequestLimiter extends ChannelDuplexHandler {

  private static final String SIGNED_HEADER = "AWS4-HMAC-SHA256 ";

  /** Answers that a client may have to read. It sends no request before, as a rule. */
  private static final int MAX_UNREAD = 4;

  private static final String SIGNED_QUERY = "X-Amz-Signature=";
  private static final String NO_ROOM =
      "{\"__type\":\"ServiceUnavailable\",\"Message\":\"Too many large requests at once.\"}";

  private final HttpConnections connections;
  private final Semaphore room;
  private final int maxBody;
  private final Duration requestTime;

  /** Of each request whose answer is not yet sent, the room that its body takes. */
  private final Queue<Integer> unanswered = new ArrayDeque<>();

  /** How many of them have no answer yet. */
  private int inWork;

  private boolean isArriving;
  private boolean isDropping;
  private @Nullable Future<?> deadline;

  /**
   * @param connections is told whose turn it is
   * @param room bytes of bodies, shared by all connections
   */
  HttpRequestLimiter(
      HttpConnections connections, Semaphore room, int maxBody, Duration requestTime) {
    this.connections = connections;
    this.room = room;
    this.maxBody = maxBody;
    this.requestTime = requestTime;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    settle(context);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    stopWaiting();
    unanswered.forEach(room::release);
    unanswered.clear();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      begin(context, request);
    } else if (isDropping) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
    if (message instanceof LastHttpContent) {
      isArriving = false;
      isDropping = false;
      settle(context);
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    isArriving = true;
    settle(context);
    if (unanswered.size() == MAX_UNREAD) {
      isDropping = true;
      ChannelFuture _ = context.close();
      return;
    }
    if (bodySize(request) > 0 && !isSigned(request)) {
      passWithoutBody(context, request);
      return;
    }
    int needed = roomFor(request);
    if (room.tryAcquire(needed)) {
      unanswered.add(needed);
      inWork++;
      context.fireChannelRead(request);
    } else {
      isDropping = true;
      refuse(context);
    }
  }

  private void passWithoutBody(ChannelHandlerContext context, HttpRequest request) {
    request.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
    request.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
    if (HttpUtil.is100ContinueExpected(request)) {
      // Whether the client sends the body after an answer is up to it.
      request.headers().remove(HttpHeaderNames.EXPECT);
      HttpUtil.setKeepAlive(request, false);
    }
    isDropping = true;
    unanswered.add(0);
    inWork++;
    context.fireChannelRead(request);
    context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private int roomFor(HttpRequest request) {
    long size = bodySize(request);
    boolean isCompressed = request.headers().contains(HttpHeaderNames.CONTENT_ENCODING);
    if (size == 0 || (size <= HttpLimits.SMALL_BODY && !isCompressed && unanswered.isEmpty())) {
      return 0;
    }
    return isCompressed ? maxBody : (int) Math.min(size, maxBody);
  }

  /** As large as any if the request does not say. */
  private long bodySize(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return 0; // no body follows, and its length may be no number
    }
    return HttpUtil.isTransferEncodingChunked(request)
        ? maxBody
        : HttpUtil.getContentLength(request, 0L);
  }

  private static boolean isSigned(HttpRequest request) {
    String header = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
    return header.startsWith(SIGNED_HEADER) || request.uri().contains(SIGNED_QUERY);
  }

  private void refuse(ChannelHandlerContext context) {
    if (!unanswered.isEmpty()) {
      // What is written now would be taken for the answer to another request.
      ChannelFuture _ = context.close();
      return;
    }
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.SERVICE_UNAVAILABLE,
            Unpooled.wrappedBuffer(NO_ROOM.getBytes(UTF_8)));
    response
        .headers()
        .set("x-amzn-RequestId", UUID.randomUUID().toString())
        .set(HttpHeaderNames.CONTENT_TYPE, "application/x-amz-json-1.1")
        .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    boolean isInterim =
        message instanceof HttpResponse response
            && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    ChannelPromise sent = promise;
    if (message instanceof LastHttpContent && !isInterim) {
      sent = promise.unvoid();
      sent.addListener(_ -> answered(context));
      inWork--;
      settle(context);
    }
    ChannelFuture _ = context.write(message, sent);
  }

  private void answered(ChannelHandlerContext context) {
    Integer taken = unanswered.poll();
    room.release(taken == null ? 0 : taken);
    if (context.channel().isOpen()) {
      settle(context);
    }
  }

  private void settle(ChannelHandlerContext context) {
    stopWaiting();
    if (isClientsTurn()) {
      awaitClient(context);
    } else {
      connections.works(context.channel());
    }
  }

  /** To send a request or the rest of it, or to read an answer; but not while one is made. */
  private boolean isClientsTurn() {
    return isArriving || inWork == 0 || inWork < unanswered.size();
  }

  private void awaitClient(ChannelHandlerContext context) {
    connections.waits(context.channel());
    deadline =
        context
            .executor()
            .schedule(
                () -> {
                  ChannelFuture _ = context.close();
                },
                requestTime.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  private void stopWaiting() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
