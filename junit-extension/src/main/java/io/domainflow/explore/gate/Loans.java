package io.domainflow.explore.gate;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Who may use which place of a pool. Thread-safe: all state is guarded by one lock. */
final class Loans {
  private static final String HINT =
      "The scenario's pool has one connection for each worker: hold one at a time, or say"
          + " connectionsPerWorker = 2.";

  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();

  /** Places that nobody has. Guarded by {@link #lock}. */
  private final BitSet free = new BitSet();

  /** The number of each place's last loan. Guarded by {@link #lock}. */
  private final long[] numbers;

  /** In the order of asking, not served yet. Guarded by {@link #lock}. */
  private final Deque<Waiter> waiters = new ArrayDeque<>();

  /** Guarded by {@link #lock}. */
  private boolean closed;

  /**
   * The right to use a place. Immutable; it is over when a later one has been given out.
   *
   * @param place from 0
   */
  record Loan(int place, long number) {}

  /** Guarded by the lock. */
  private static final class Waiter {
    private final Condition served;
    private @Nullable Loan loan;
    private boolean refused;

    Waiter(Condition served) {
      this.served = served;
    }
  }

  /**
   * All places are free.
   *
   * @param patience how long to wait for a place
   */
  Loans(int places, Duration patience) {
    this.patience = patience;
    numbers = new long[places];
    free.set(0, places);
  }

  /**
   * Takes the lowest place that is free, or waits for one.
   *
   * @throws SQLTransientConnectionException if none comes free in time, or the thread is
   *     interrupted, which stays set
   */
  Loan claim() throws SQLException {
    lock.lock();
    try {
      if (closed) {
        throw new SQLException("The scenario's pool is closed", "08003");
      }
      int lowest = free.nextSetBit(0);
      return lowest < 0 ? await() : lent(lowest);
    } finally {
      lock.unlock();
    }
  }

  private Loan lent(int place) {
    free.clear(place);
    numbers[place]++;
    return new Loan(place, numbers[place]);
  }

  private Loan await() throws SQLException {
    Waiter waiter = new Waiter(lock.newCondition());
    waiters.add(waiter);
    long nanos = patience.toNanos();
    try {
      while (waiter.loan == null && !waiter.refused && nanos > 0) {
        nanos = waiter.served.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (waiter.loan != null) {
        end(waiter.loan);
      }
      throw new SQLTransientConnectionException("Interrupted while waiting for a connection", e);
    } finally {
      waiters.remove(waiter);
    }
    if (waiter.loan != null) {
      return waiter.loan;
    }
    throw new SQLTransientConnectionException(
        waiter.refused
            ? "The scenario's pool has taken its connections back."
            : "No connection came free within " + patience.toMillis() + " ms. " + HINT);
  }

  boolean isCurrent(Loan loan) {
    lock.lock();
    try {
      return numbers[loan.place] == loan.number;
    } finally {
      lock.unlock();
    }
  }

  /** Gives a place to who waits longest, or makes it free; nothing if the loan is over already. */
  void end(Loan loan) {
    lock.lock();
    try {
      if (numbers[loan.place] != loan.number) {
        return;
      }
      numbers[loan.place]++;
      Waiter first = waiters.poll();
      if (first == null) {
        free.set(loan.place);
      } else {
        first.loan = lent(loan.place);
        first.served.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends all loans and refuses all who wait; the places go to the caller. */
  List<Loan> recall() {
    lock.lock();
    try {
      refuseWaiters();
      List<Loan> recalled = new ArrayList<>();
      for (int place = 0; place < numbers.length; place++) {
        if (!free.get(place)) {
          recalled.add(lent(place));
        }
      }
      return recalled;
    } finally {
      lock.unlock();
    }
  }

  private void refuseWaiters() {
    for (Waiter waiter : waiters) {
      waiter.refused = true;
      waiter.served.signal();
    }
    waiters.clear();
  }

  int borrowed() {
    lock.lock();
    try {
      return numbers.length - free.cardinality();
    } finally {
      lock.unlock();
    }
  }

  /** No more loans. */
  void close() {
    lock.lock();
    try {
      closed = true;
      refuseWaiters();
    } finally {
      lock.unlock();
    }
  }
}
