package io.domainflow.impact;

import io.domainflow.script.SqlStatement;
import java.time.Duration;
import java.util.List;

/**
 * What a statement did to relations that were there before its script.
 *
 * @param touched by the names of the relations
 * @param transaction number of its transaction in the script, from 1
 * @param elapsed between sending and having the answer
 * @param held between sending and the end of its transaction, as long as its locks last at most
 * @param lockTimeout how long it would have waited for a lock; zero for ever
 */
public record Impact(
    SqlStatement statement,
    List<Touched> touched,
    int transaction,
    Duration elapsed,
    Duration held,
    Duration lockTimeout) {
  public Impact {
    touched = List.copyOf(touched);
  }

  Impact heldFor(Duration time) {
    return new Impact(statement, touched, transaction, elapsed, time, lockTimeout);
  }
}
