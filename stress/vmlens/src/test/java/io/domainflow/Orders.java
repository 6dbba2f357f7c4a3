package io.domainflow;

import com.vmlens.api.AllInterleavings;
import com.vmlens.api.AllInterleavingsBuilder;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs two threads in all orders of what they do to what they share. */
public final class Orders {
  private static final int MOST = 5_000;

  private Orders() {}

  /** What the threads share, new for each order. */
  public interface Pair {
    /** What one thread does. */
    void one() throws Exception;

    /** What the other does. */
    void another() throws Exception;

    /** What must be so afterwards. */
    void check() throws Exception;
  }

  /**
   * Runs them.
   *
   * @return how many orders there were
   */
  public static int of(String name, Supplier<Pair> pairs) throws Exception {
    int count = 0;
    try (AllInterleavings orders =
        new AllInterleavingsBuilder().withMaximumIterations(MOST).build(name)) {
      while (orders.hasNext()) {
        count++;
        Pair pair = pairs.get();
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        Thread other =
            new Thread(
                () -> {
                  try {
                    pair.another();
                  } catch (Throwable e) {
                    failed.set(e);
                  }
                },
                "domainflow-other");
        other.start();
        pair.one();
        other.join();
        Throwable thrown = failed.get();
        if (thrown != null) {
          throw new AssertionError(name + ": the other thread failed", thrown);
        }
        pair.check();
      }
    }
    return count;
  }
}
