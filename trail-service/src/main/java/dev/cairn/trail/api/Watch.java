package dev.cairn.trail.api;

import dev.cairn.model.CairnException;
import dev.cairn.proto.configuration.v1.BeginWatch;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.configuration.v1.WatchConfigurationRequest;
import dev.cairn.proto.configuration.v1.WatchConfigurationResponse;
import dev.cairn.trail.domain.Configuration;
import dev.cairn.trail.domain.ConfigurationFeed;
import dev.cairn.trail.domain.Confirmations;
import dev.cairn.trail.domain.Revision;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch of the configuration: a thread of its own sends, gRPC's calls bring confirmations. It
 * ends when the client goes away.
 */
final class Watch implements StreamObserver<WatchConfigurationRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final ConfigurationFeed feed;
  private final Published published;
  private final ServerCallStreamObserver<WatchConfigurationResponse> client;
  private final Semaphore readiness = new Semaphore(0);

  private @Nullable Thread sender;
  private Confirmations.@Nullable Replica replica;
  private volatile boolean ended;

  Watch(
      ConfigurationFeed feed,
      Published published,
      ServerCallStreamObserver<WatchConfigurationResponse> client) {
    this.feed = feed;
    this.published = published;
    this.client = client;
    client.setOnReadyHandler(readiness::release);
    client.setOnCancelHandler(this::end);
    client.setOnCloseHandler(this::end);
  }

  @Override
  public void onNext(WatchConfigurationRequest request) {
    switch (request.getRequestCase()) {
      case BEGIN -> begin(request.getBegin());
      case CONFIRMED_REVISION -> confirm(request.getConfirmedRevision());
      case REQUEST_NOT_SET -> throw invalid("request", "A watch begins, or confirms a revision.");
    }
  }

  @Override
  public void onError(Throwable error) {
    end();
  }

  @Override
  public void onCompleted() {
    end();
    client.onCompleted();
  }

  private synchronized void begin(BeginWatch begin) {
    if (sender != null) {
      throw invalid("begin", "The watch has begun already.");
    }
    if (ended) {
      return;
    }
    // From here on changes wait for it: it must not miss one between its snapshot and this.
    replica = begin.getConfirms() ? feed.connect(begin.getService()) : null;
    sender =
        Thread.ofVirtual()
            .name("configuration-watch-of-" + begin.getService())
            .start(() -> send(begin));
  }

  private synchronized void confirm(long revision) {
    if (sender == null) {
      throw invalid("confirmed_revision", "The first message must begin the watch.");
    }
    if (replica == null) {
      throw invalid("confirmed_revision", "This watch said that it would not confirm.");
    }
    replica.confirm(revision);
  }

  private synchronized void end() {
    ended = true;
    if (replica != null) {
      replica.close();
    }
    if (sender != null) {
      sender.interrupt();
    }
  }

  private void send(BeginWatch begin) {
    try {
      long newest = feed.newestRevision();
      Configuration first = feed.at(begin.hasFromRevision() ? begin.getFromRevision() : newest);
      for (Snapshot part : SnapshotParts.of(ConfigurationMessages.snapshot(first, published))) {
        write(
            WatchConfigurationResponse.newBuilder()
                .setSnapshot(part)
                .setNewestRevision(newest)
                .build());
      }
      sendChangesAfter(first.revision());
    } catch (InterruptedException e) {
      LOG.debug("The watch of {} ended", begin.getService());
    } catch (RuntimeException e) {
      if (!ended) {
        client.onError(e);
      }
    }
  }

  private void sendChangesAfter(long from) throws InterruptedException {
    long sent = from;
    while (!ended) {
      List<Revision> changes = feed.awaitAfter(sent);
      if (!changes.isEmpty()) {
        sent = changes.getLast().number();
        write(
            WatchConfigurationResponse.newBuilder()
                .addAllChanges(changes.stream().map(ConfigurationMessages::change).toList())
                .setNewestRevision(Math.max(sent, feed.newestRevision()))
                .build());
      }
    }
  }

  /** Waits for a client that does not keep up. */
  private void write(WatchConfigurationResponse response) throws InterruptedException {
    while (!client.isReady()) {
      readiness.acquire();
    }
    client.onNext(response);
  }

  private static CairnException invalid(String field, String message) {
    return CairnException.invalid("INVALID_PARAMETER", field, message);
  }
}
