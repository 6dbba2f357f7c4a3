package io.domainflow;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who in this process waits to be woken, by topic. Thread-safe.
 *
 * <p>Whoever waits registers first and looks then, so that nothing that happens after the look is
 * missed. To be woken is a hint to look again, no more. Of those that wait in line the first is
 * woken, of the others all.
 */
final class Signals {
  private static final NavigableMap<Long, Waiter> NOBODY = Collections.emptyNavigableMap();

  private final ReentrantLock lock = new ReentrantLock();

  /** By their places: below 0 whoever is not in line. Bound: threads that wait. Guarded by lock. */
  private final Map<String, NavigableMap<Long, Waiter>> waiters = new HashMap<>();

  private long made; // guarded by lock

  /** One that waits; used and closed by one thread. */
  final class Waiter implements AutoCloseable {
    private final String topic;
    private final long place;
    private final Semaphore raised = new Semaphore(0);
    private boolean keepsOthersOut; // guarded by lock

    private Waiter(String topic, long place) {
      this.topic = topic;
      this.place = place;
    }

    /** Returns when it was woken since the last return, or after the time. */
    void await(long nanos) throws InterruptedException {
      if (raised.tryAcquire(Math.max(0, nanos), TimeUnit.NANOSECONDS)) {
        raised.drainPermits();
      }
    }

    /** Whether nobody who waits in line in this process is before it. */
    boolean isFirst() {
      lock.lock();
      try {
        @Nullable Long first = waiters.getOrDefault(topic, NOBODY).ceilingKey(0L);
        return first == null || first >= place;
      } finally {
        lock.unlock();
      }
    }

    /** It waits no more, and whoever is next need not look: nobody gets what it got until later. */
    void closeServed() {
      lock.lock();
      try {
        keepsOthersOut = true;
      } finally {
        lock.unlock();
      }
      close();
    }

    /** Wakes the next in line, if this was the first: it is its turn to look. */
    @Override
    public void close() {
      lock.lock();
      try {
        boolean next = isFirst();
        waiters.computeIfPresent(
            topic,
            (key, those) -> {
              those.remove(place);
              return those.isEmpty() ? null : those;
            });
        if (next && place >= 0 && !keepsOthersOut) {
          raise(topic);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Whether somebody waits in line in this process. */
  boolean hasLine(String topic) {
    lock.lock();
    try {
      return waiters.getOrDefault(topic, NOBODY).ceilingKey(0L) != null;
    } finally {
      lock.unlock();
    }
  }

  Waiter waiter(String topic) {
    lock.lock();
    try {
      return register(topic, --made);
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param place 0 or more, and nobody else's
   */
  Waiter waiterInLine(String topic, long place) {
    lock.lock();
    try {
      return register(topic, place);
    } finally {
      lock.unlock();
    }
  }

  private Waiter register(String topic, long place) {
    Waiter waiter = new Waiter(topic, place);
    waiters.computeIfAbsent(topic, missing -> new TreeMap<>()).put(place, waiter);
    return waiter;
  }

  void raise(String topic) {
    lock.lock();
    try {
      for (Waiter waiter : waiters.getOrDefault(topic, NOBODY).values()) {
        waiter.raised.release();
        if (waiter.place >= 0) {
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** After a time in which notifications may have been missed. */
  void raiseAll() {
    lock.lock();
    try {
      waiters.values().forEach(those -> those.values().forEach(waiter -> waiter.raised.release()));
    } finally {
      lock.unlock();
    }
  }
}
