package io.domainflow.explore.gate;

import java.sql.SQLException;

/**
 * Stands between the code under test and the server: each step stops here until it may run.
 * Implementations are thread-safe.
 */
public interface Gate {
  /** Lets every step pass at once, as if there were no gate. */
  Gate OPEN =
      new Gate() {
        @Override
        public <T> T pass(Step step, Call<T> call) throws SQLException {
          return call.run();
        }

        @Override
        public boolean controls(Session session) {
          return false;
        }
      };

  /**
   * Runs {@code call} when it is this step's turn, on the calling thread. A {@link
   * Step.Kind#NOTIFICATIONS} call is a look without waiting; it may be run several times.
   *
   * @throws SQLException what the call threw
   */
  <T> T pass(Step step, Call<T> call) throws SQLException;

  /**
   * Whether the calling thread's steps on this session are under control at the moment. Only then
   * is a statement in autocommit executed and committed as two steps.
   */
  boolean controls(Session session);

  /** What reaches the server. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws SQLException;
  }
}
