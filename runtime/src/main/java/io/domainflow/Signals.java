package io.domainflow;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Who in this process waits to be woken, by topic. Thread-safe.
 *
 * <p>Whoever waits registers first and looks then, so that nothing that happens after the look is
 * missed. To be woken is a hint to look again, no more.
 */
final class Signals {
  private final Map<String, List<Waiter>> waiters = new ConcurrentHashMap<>(); // bound: waiters

  /** One that waits; made, used and closed by one thread. */
  final class Waiter implements AutoCloseable {
    private final String topic;
    private final Semaphore raised = new Semaphore(0);

    private Waiter(String topic) {
      this.topic = topic;
    }

    /** Returns when the topic was raised since the last return, or after the time. */
    void await(long nanos) throws InterruptedException {
      if (raised.tryAcquire(Math.max(0, nanos), TimeUnit.NANOSECONDS)) {
        raised.drainPermits();
      }
    }

    @Override
    public void close() {
      waiters.computeIfPresent(
          topic,
          (key, those) -> {
            those.remove(this);
            return those.isEmpty() ? null : those;
          });
    }
  }

  Waiter waiter(String topic) {
    Waiter waiter = new Waiter(topic);
    waiters.compute(
        topic,
        (key, those) -> {
          List<Waiter> all = those == null ? new CopyOnWriteArrayList<>() : those;
          all.add(waiter);
          return all;
        });
    return waiter;
  }

  void raise(String topic) {
    waiters.getOrDefault(topic, List.of()).forEach(waiter -> waiter.raised.release());
  }

  /** After a time in which notifications may have been missed. */
  void raiseAll() {
    waiters.values().forEach(those -> those.forEach(waiter -> waiter.raised.release()));
  }
}
