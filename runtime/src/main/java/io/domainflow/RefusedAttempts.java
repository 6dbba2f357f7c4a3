package io.domainflow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Counts by resource what was refused to this process lately. Thread-safe. */
final class RefusedAttempts {
  private static final int PER_SECOND = 100;
  private static final int MOST_RESOURCES = 1_000;

  private final ReentrantLock lock = new ReentrantLock();

  /** Those that were refused last; guarded by lock. */
  private final Map<Resource, AttemptLimit> limits =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Resource, AttemptLimit> eldest) {
          return size() > MOST_RESOURCES;
        }
      };

  /**
   * @throws TooManyAttemptsException if as many as there may be in this second were refused
   */
  void check(Resource resource) {
    @Nullable AttemptLimit limit;
    lock.lock();
    try {
      limit = limits.get(resource);
    } finally {
      lock.unlock();
    }
    if (limit != null) {
      limit.check();
    }
  }

  void refused(Resource resource) {
    AttemptLimit limit;
    lock.lock();
    try {
      limit =
          limits.computeIfAbsent(
              resource, missing -> new AttemptLimit("resource " + missing, PER_SECOND));
    } finally {
      lock.unlock();
    }
    limit.refused();
  }
}
