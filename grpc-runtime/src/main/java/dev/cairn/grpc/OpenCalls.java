package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;

import dev.cairn.grpc.authentication.CredentialRefused;
import dev.cairn.grpc.authorization.Authorizer;
import dev.cairn.model.CairnException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streaming calls of users that are open. Each is judged again when the configuration changes,
 * and every second for what time alone changes; one whose caller lost its right is ended, whether
 * or not anything is sent on it.
 */
final class OpenCalls implements Background {

  private static final Logger LOG = LoggerFactory.getLogger(OpenCalls.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Set<OpenCall<?, ?>> calls = ConcurrentHashMap.newKeySet();
  private final Configuration configuration;
  private final Authorizer authorizer;
  private final Refusals refusals;
  private final InstantSource clock;
  private final Semaphore changed = new Semaphore(0);
  private final Thread thread = Thread.ofVirtual().name("open-calls").unstarted(this::run);
  private volatile boolean closed;

  OpenCalls(
      Configuration configuration, Authorizer authorizer, Refusals refusals, InstantSource clock) {
    this.configuration = requireNonNull(configuration, "configuration is null");
    this.authorizer = requireNonNull(authorizer, "authorizer is null");
    this.refusals = requireNonNull(refusals, "refusals is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  void add(OpenCall<?, ?> call) {
    calls.add(call);
  }

  void remove(OpenCall<?, ?> call) {
    calls.remove(call);
  }

  @Override
  public void start() {
    configuration.onChange(changed::release);
    thread.start();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    while (!closed) {
      try {
        if (changed.tryAcquire(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
          changed.drainPermits();
        }
        judge();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("Open calls could not be judged, trying again", e);
      }
    }
  }

  /**
   * Ends the calls whose callers may not go on. Those whose credential is of no use any more come
   * first: what the policies of others cost does not keep them open.
   */
  void judge() {
    Instant now = clock.instant();
    judge(call -> requireStanding(call, now));
    judge(call -> call.intent().ifPresent(intent -> authorizer.require(call.caller(), intent)));
  }

  private void judge(Consumer<OpenCall<?, ?>> rule) {
    for (OpenCall<?, ?> call : calls) {
      try {
        configuration.requireFresh();
        rule.accept(call);
      } catch (CairnException e) {
        remove(call);
        call.cut(e);
      } catch (RuntimeException e) {
        LOG.error("{} could not be judged", call.getMethodDescriptor().getFullMethodName(), e);
      }
    }
  }

  private void requireStanding(OpenCall<?, ?> call, Instant now) {
    try {
      call.proof().standing().check(now);
    } catch (CredentialRefused e) {
      throw refusals.refuse(e, call.getMethodDescriptor().getFullMethodName(), call.origin());
    }
  }
}
