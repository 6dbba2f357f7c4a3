package io.domainflow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the database last said of something, asked again when that is old. Thread-safe. */
final class Reading<T> {
  private static final Logger LOG = System.getLogger(Reading.class.getName());
  private static final Duration OLD = Duration.ofSeconds(5);

  private final Supplier<T> source;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable T last; // null if it did not answer; guarded by lock
  private Deadline until = Deadline.in(Duration.ZERO); // guarded by lock

  Reading(Supplier<T> source) {
    this.source = source;
  }

  /** A number of it; NaN while the database does not answer. */
  double of(ToDoubleFunction<T> number) {
    lock.lock();
    try {
      if (until.isPassed()) {
        last = ask();
        until = Deadline.in(OLD);
      }
      @Nullable T known = last;
      return known == null ? Double.NaN : number.applyAsDouble(known);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable T ask() {
    try {
      return source.get();
    } catch (DomainFlowException e) {
      LOG.log(Level.DEBUG, "a meter has no value", e);
      return null;
    }
  }
}
