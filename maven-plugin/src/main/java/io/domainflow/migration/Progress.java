package io.domainflow.migration;

import java.time.Duration;
import java.util.function.Consumer;

/** Tells how far a long verification is, now and then. For one thread. */
final class Progress {
  static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Consumer<String> told;
  private final Duration interval;
  private long last = System.nanoTime();

  Progress(Consumer<String> told, Duration interval) {
    this.told = told;
    this.interval = interval;
  }

  /**
   * Says it, unless something was said a moment ago.
   *
   * @param what is done: "up, down and up again"
   * @param number of the migration, from 1
   */
  void at(String what, int number, int of) {
    long now = System.nanoTime();
    if (now - last >= interval.toNanos()) {
      last = now;
      told.accept("%s: migration %d of %d".formatted(what, number, of));
    }
  }
}
