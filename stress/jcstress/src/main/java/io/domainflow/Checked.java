package io.domainflow;

import java.util.concurrent.Callable;

/** For actors, whose methods jcstress calls without a thought of checked exceptions. */
public final class Checked {
  private Checked() {}

  /** What throws ends the test as an error. */
  @FunctionalInterface
  public interface Action {
    /** Does it. */
    void run() throws Exception;
  }

  /** Does something. */
  public static void run(Action action) {
    get(
        () -> {
          action.run();
          return true;
        });
  }

  /** Gives what it gives. */
  public static <T> T get(Callable<T> source) {
    try {
      return source.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
