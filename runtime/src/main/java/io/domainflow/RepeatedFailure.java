package io.domainflow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Logs what fails again and again while a database does not answer: with its causes once, and then
 * by a line, until it has worked. Thread-safe.
 */
final class RepeatedFailure {
  private final Logger log;
  private final String what;
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * @param what has failed, and what follows
   */
  RepeatedFailure(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  void failed(RuntimeException why) {
    if (told.compareAndSet(false, true)) {
      log.log(Level.WARNING, what, why);
    } else {
      log.log(Level.WARNING, "{0}: {1}", what, why.getMessage());
    }
  }

  void worked() {
    told.set(false);
  }
}
