package io.domainflow.explore;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One contending worker, as the code that it runs sees itself. Used by the actor's own thread only.
 *
 * <p>Outside the workers, in a constructor or a {@code @BeforeEach} method, it is the one who
 * prepares: number 0.
 */
public interface Actor {
  /** From 1, in the order of declaration; 0 for the one who prepares. */
  int number();

  /**
   * As declared, else {@code worker-3}; {@code setup} for the one who prepares. Threads and reports
   * carry it.
   */
  String name();

  /** How often this actor was called before: 0 in its first call, 1 in its second. */
  long iteration();

  /** The scenario's pool: as many connections as all actors may hold at the same time. */
  DataSource dataSource();

  /**
   * A point of the code's own at which the explorer may let others go on, as before a step of the
   * database: for what actors share in the JVM. Free-running actors pass at once.
   *
   * @param label for the report
   */
  default void step(String label) {}

  /**
   * What this call came to, for serial equivalence: it must be what some order of calls one after
   * the other gives as well. Compared by its text.
   */
  default void result(@Nullable Object value) {}
}
