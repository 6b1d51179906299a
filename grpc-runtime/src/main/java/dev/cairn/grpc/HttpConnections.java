package dev.cairn.grpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The open HTTP connections of a process. Where there is no room for another, the one that has
 * waited for its client longest gives way, so that clients who send nothing keep nobody out.
 */
final class HttpConnections {

  private final int most;
  private final Set<Channel> waiting = new LinkedHashSet<>();
  private int open;

  HttpConnections(int most) {
    this.most = most;
  }

  /** Lets a new connection in, or closes it if all others are being answered. */
  synchronized boolean admit(Channel connection) {
    if (open >= most && !closeLongestWaiting()) {
      ChannelFuture _ = connection.close();
      return false;
    }
    open++;
    connection.closeFuture().addListener(_ -> closed(connection));
    return true;
  }

  private boolean closeLongestWaiting() {
    Iterator<Channel> longestFirst = waiting.iterator();
    if (!longestFirst.hasNext()) {
      return false;
    }
    Channel longest = longestFirst.next();
    longestFirst.remove();
    ChannelFuture _ = longest.close();
    return true;
  }

  private synchronized void closed(Channel connection) {
    waiting.remove(connection);
    open--;
  }

  /** From now on it is the client's turn, to send a request or the rest of one. */
  synchronized void waits(Channel connection) {
    waiting.remove(connection);
    if (connection.isOpen()) {
      waiting.add(connection);
    }
  }

  /** From now on it is the process's turn. */
  synchronized void works(Channel connection) {
    waiting.remove(connection);
  }
}
