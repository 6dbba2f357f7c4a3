package io.domainflow;

import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The executor of the heartbeats, whose beats run when they are told to. Thread-safe. */
final class Beats extends ScheduledThreadPoolExecutor {
  private final AtomicReference<Runnable> planned = new AtomicReference<>();

  Beats() {
    super(0);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    planned.set(command);
    return new Planned();
  }

  boolean isPlanned() {
    return planned.get() != null;
  }

  /** Runs the beat that is planned. */
  void runPlanned() {
    Runnable beat = planned.getAndSet(null);
    if (beat == null) {
      throw new IllegalStateException("no beat is planned");
    }
    beat.run();
  }

  /** A beat that another takes the place of when it is planned anew. */
  private static final class Planned implements ScheduledFuture<Void> {
    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }

    @Override
    public boolean cancel(boolean interrupts) {
      return true;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public boolean isDone() {
      return false;
    }

    @Override
    public Void get() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Void get(long timeout, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }
  }
}
