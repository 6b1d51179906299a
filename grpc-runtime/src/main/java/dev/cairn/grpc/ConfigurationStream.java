package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;

import dev.cairn.proto.configuration.v1.BeginWatch;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.ConfigurationServiceGrpc;
import dev.cairn.proto.configuration.v1.ConfigurationServiceGrpc.ConfigurationServiceBlockingV2Stub;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.configuration.v1.WatchConfigurationRequest;
import dev.cairn.proto.configuration.v1.WatchConfigurationResponse;
import io.grpc.Channel;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows trail-service's configuration for a listener, for ever: a snapshot, then every change in
 * order. When the stream breaks it connects again and goes on behind the last change; meanwhile the
 * listener keeps what it has.
 */
public final class ConfigurationStream implements Background {

  /** Who is told of the configuration. Called by one thread at a time. */
  public interface Listener {

    /**
     * The configuration as it was at the snapshot's revision. Comes first, and again after every
     * new connection.
     */
    void snapshot(Snapshot snapshot);

    /**
     * One change, with a revision one more than the last. When this returns the revision is
     * confirmed.
     */
    void change(Change change);

    /** The stream is there: what was told is, or soon will be, the newest. */
    default void connected() {}

    /** The stream broke: what was told may be out of date. */
    default void lost() {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationStream.class);
  private static final Duration RETRY = Duration.ofMillis(200);

  private final ConfigurationServiceBlockingV2Stub stub;
  private final String service;
  private final boolean confirms;
  private final Listener listener;
  private final Thread thread;
  private volatile boolean closed;
  private OptionalLong revision;
  private boolean wasConnected;

  /** What has come of a snapshot that comes in parts. */
  private final Snapshot.Builder parts = Snapshot.newBuilder();

  /**
   * @param trailService channel to trail-service
   * @param service name of this service, for logs
   * @param fromRevision revision of the first snapshot; empty for the newest
   * @param confirms whether changes wait for this listener
   */
  public ConfigurationStream(
      Channel trailService,
      String service,
      OptionalLong fromRevision,
      boolean confirms,
      Listener listener) {
    this.stub = ConfigurationServiceGrpc.newBlockingV2Stub(trailService);
    this.service = requireNonNull(service, "service is null");
    this.revision = requireNonNull(fromRevision, "fromRevision is null");
    this.confirms = confirms;
    this.listener = requireNonNull(listener, "listener is null");
    this.thread = Thread.ofVirtual().name("configuration-watch-" + service).unstarted(this::run);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try {
        watchOnce();
      } catch (StatusException e) {
        if (wasConnected) {
          LOG.warn("The configuration watch of {} broke, trying again: {}", service, e.getStatus());
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("The configuration watch of {} failed, trying again", service, e);
      }
      lost();
      pause();
    }
  }

  private void lost() {
    if (wasConnected) {
      wasConnected = false;
      listener.lost();
    }
  }

  private void pause() {
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private void watchOnce() throws StatusException, InterruptedException {
    parts.clear();
    BlockingClientCall<WatchConfigurationRequest, WatchConfigurationResponse> call =
        stub.watchConfiguration();
    try {
      call.write(WatchConfigurationRequest.newBuilder().setBegin(begin()).build());
      for (WatchConfigurationResponse response = call.read();
          response != null && !closed;
          response = call.read()) {
        if (!wasConnected) {
          wasConnected = true;
          listener.connected();
        }
        apply(response);
        if (confirms && revision.isPresent()) {
          call.write(
              WatchConfigurationRequest.newBuilder()
                  .setConfirmedRevision(revision.getAsLong())
                  .build());
        }
      }
    } finally {
      call.cancel("the watch ends", null);
    }
  }

  private BeginWatch begin() {
    BeginWatch.Builder begin = BeginWatch.newBuilder().setService(service).setConfirms(confirms);
    revision.ifPresent(begin::setFromRevision);
    return begin.build();
  }

  private void apply(WatchConfigurationResponse response) {
    if (response.hasSnapshot()) {
      parts.mergeFrom(response.getSnapshot());
      if (!response.getSnapshot().getHasMore()) {
        Snapshot whole = parts.clearHasMore().build();
        parts.clear();
        listener.snapshot(whole);
        revision = OptionalLong.of(whole.getRevision());
      }
    }
    for (Change change : response.getChangesList()) {
      listener.change(change);
      revision = OptionalLong.of(change.getRevision());
    }
  }
}
