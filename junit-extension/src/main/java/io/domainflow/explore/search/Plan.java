package io.domainflow.explore.search;

import io.domainflow.explore.order.Course;
import io.domainflow.explore.order.Courses;
import io.domainflow.explore.order.OrderTree;
import io.domainflow.explore.order.Pct;
import io.domainflow.explore.order.Pos;
import io.domainflow.explore.order.RandomWalk;
import io.domainflow.explore.order.TreeCourse;
import java.math.BigInteger;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Which order comes next, within the budget. Thread-safe by its lock. */
final class Plan {
  /** Of so many schedules one is drawn by lot, where the tree is not small. */
  private static final int LOT = 3;

  private static final int FIRST_FROM_TREE = 8;

  /** With more orders than these the tree gets nowhere, and has one of {@link #ROUND} schedules. */
  private static final BigInteger HOPELESS = BigInteger.TEN.pow(12);

  private static final int ROUND = 12;

  private static final int SWITCHES = 3;

  private final ExploreSettings settings;
  private final long deadline;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Courses random;
  private final Courses pct;
  private final Courses betweenWrites;
  private final Courses pos;

  // Guarded by lock.
  private OrderTree tree;
  private long begun;
  private long redundantBefore;
  private boolean stopped;

  Plan(ExploreSettings settings, long start) {
    this.settings = settings;
    this.deadline = start + settings.time().toNanos();
    this.random = new RandomWalk(settings.seed());
    this.pct = new Pct(settings.seed(), SWITCHES);
    this.betweenWrites = Pct.betweenWrites(settings.seed(), SWITCHES);
    this.pos = new Pos(settings.seed());
    this.tree = new OrderTree(settings.reduced());
  }

  /** A schedule to run; {@link #finish} comes after it. */
  record Next(Course course, long number, @Nullable TreeCourse inTree, OrderTree tree) {}

  /** Empty when there is nothing left to run, or no budget. */
  Optional<Next> take() throws InterruptedException {
    lock.lock();
    try {
      while (!stopped && begun < settings.schedules() && System.nanoTime() < deadline) {
        if (usesTree() && !(isLot() && !tree.drained())) {
          Optional<TreeCourse> course = tree.take();
          if (course.isPresent()) {
            return Optional.of(new Next(course.get(), ++begun, course.get(), tree));
          }
          if (tree.drained()) {
            if (tree.exhausted() || settings.strategy() == Strategy.EXHAUSTIVE) {
              return Optional.empty();
            }
            return Optional.of(new Next(drawn(), ++begun, null, tree));
          }
          if (settings.strategy() == Strategy.EXHAUSTIVE) {
            changed.await(10, TimeUnit.MILLISECONDS);
            continue;
          }
        }
        return Optional.of(new Next(drawn(), ++begun, null, tree));
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private boolean usesTree() {
    return settings.strategy() == Strategy.AUTO || settings.strategy() == Strategy.EXHAUSTIVE;
  }

  private boolean isLot() {
    return settings.strategy() == Strategy.AUTO
        && (isHopeless() ? begun % ROUND != 0 : begun >= FIRST_FROM_TREE && begun % LOT == LOT - 1);
  }

  private boolean isHopeless() {
    return tree.orders().compareTo(HOPELESS) > 0;
  }

  private Course drawn() {
    return switch (settings.strategy()) {
      case RANDOM -> random.next();
      case PCT -> pct.next();
      case POS -> pos.next();
      case AUTO, EXHAUSTIVE -> {
        if (isHopeless()) {
          yield switch ((int) (begun % ROUND)) {
            case 3 -> pos.next();
            case 6 -> pct.next();
            case 9 -> random.next();
            default -> betweenWrites.next();
          };
        }
        yield begun % 2 == 0 ? pct.next() : pos.next();
      }
    };
  }

  void finish(Next next) {
    TreeCourse course = next.inTree();
    if (course != null) {
      next.tree().finish(course);
    }
    wakeOthers();
  }

  /** The schedule was cut and says nothing about its order. */
  void abandon(Next next) {
    TreeCourse course = next.inTree();
    if (course != null) {
      next.tree().abandon(course);
    }
    wakeOthers();
  }

  private void wakeOthers() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What was learned makes other steps visible: all orders are others now. */
  void restart() {
    lock.lock();
    try {
      redundantBefore += tree.redundant();
      tree = new OrderTree(settings.reduced());
    } finally {
      lock.unlock();
    }
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  long begun() {
    lock.lock();
    try {
      return begun;
    } finally {
      lock.unlock();
    }
  }

  long redundant() {
    lock.lock();
    try {
      return redundantBefore + tree.redundant();
    } finally {
      lock.unlock();
    }
  }

  boolean exhausted() {
    lock.lock();
    try {
      return usesTree() && tree.exhausted();
    } finally {
      lock.unlock();
    }
  }

  /** No more orders than that; meaningful when the tree was used. */
  BigInteger orders() {
    lock.lock();
    try {
      return tree.orders();
    } finally {
      lock.unlock();
    }
  }

  /** Where the code did something else after the same steps. */
  Optional<String> difference() {
    lock.lock();
    try {
      return tree.difference();
    } finally {
      lock.unlock();
    }
  }
}
