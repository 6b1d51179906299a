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
   * first, and again whenever it is time while policies are asked: what the policies of others cost
   * does not keep them open.
   */
  void judge() {
    judgeCredentials();
    long judged = System.nanoTime();
    int changes = 0;
    for (OpenCall<?, ?> call : calls) {
      judge(call, () -> requireAllowed(call));
      int more = changed.drainPermits();
      changes += more;
      if (more > 0 || System.nanoTime() - judged > INTERVAL.toNanos()) {
        judgeCredentials();
        judged = System.nanoTime();
      }
    }
    changed.release(changes); // what was judged before them is judged again
  }

  private void judgeCredentials() {
    Instant now = clock.instant();
    for (OpenCall<?, ?> call : calls) {
      judge(call, () -> requireStanding(call, now));
    }
  }

  private void judge(OpenCall<?, ?> call, Runnable rule) {
    try {
      configuration.requireFresh();
      rule.run();
    } catch (CairnException e) {
      remove(call);
      call.cut(e);
    } catch (RuntimeException e) {
      LOG.error("{} could not be judged", call.getMethodDescriptor().getFullMethodName(), e);
    }
  }

  private void requireAllowed(OpenCall<?, ?> call) {
    call.intent().ifPresent(intent -> authorizer.require(call.caller(), intent));
  }

  private void requireStanding(OpenCall<?, ?> call, Instant now) {
    try {
      call.proof().standing().check(now);
    } catch (CredentialRefused e) {
      throw refusals.refuse(e, call.getMethodDescriptor().getFullMethodName(), call.origin());
    }
  }
}
