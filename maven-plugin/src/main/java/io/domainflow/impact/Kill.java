package io.domainflow.impact;

import io.domainflow.postgres.TestDatabase;
import io.domainflow.script.SqlStatement;
import io.domainflow.script.StatementObserver;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Kills the session of a script at one of the points where that leaves another state behind: when a
 * statement has run and its transaction is open, and amidst a statement that runs in none, where it
 * waits for others. For one run and thread.
 */
public final class Kill implements StatementObserver {
  private static final Duration TIME_TO_END = Duration.ofSeconds(10);

  private final TestDatabase database;
  private final Observers observers;
  private final int point;
  private int points;
  private int commits;
  private @Nullable Struck struck;

  /**
   * Where it struck.
   *
   * @param statement that had run last, or was running
   * @param amidst whether it was running
   * @param halfDone whether anything of the script may stand
   */
  public record Struck(SqlStatement statement, boolean amidst, boolean halfDone) {}

  /** A session to look on. */
  @FunctionalInterface
  public interface Observers {
    Connection one() throws SQLException;
  }

  /**
   * Prepares it.
   *
   * @param observers gives another session, in no transaction, which no script has ended
   * @param point how many points to pass over
   */
  public Kill(TestDatabase database, Observers observers, int point) {
    this.database = database;
    this.observers = observers;
    this.point = point;
  }

  /** Empty if the run came to no such point. */
  public Optional<Struck> struck() {
    return Optional.ofNullable(struck);
  }

  @Override
  public void ran(SqlStatement statement, Connection session, Duration elapsed)
      throws SQLException {
    pass(new Struck(statement, false, commits > 0), process(session));
  }

  @Override
  public <T> T around(SqlStatement statement, Connection session, Sending<T> sending)
      throws SQLException {
    int process = process(session);
    KnownRelations known = KnownRelations.of(observers.one());
    try (StepByStep steps = new StepByStep(database, known, process)) {
      return steps.run(sending, () -> pass(new Struck(statement, true, true), process));
    }
  }

  @Override
  public void committed() {
    commits++;
  }

  @Override
  public void undone() {
    // what ran again comes to further points
  }

  private void pass(Struck here, int process) throws SQLException {
    if (points == point) {
      kill(process);
      struck = here;
    }
    points++;
  }

  /** The driver knows it: asking the server would begin what a script may still want to set. */
  private static int process(Connection session) throws SQLException {
    return session.unwrap(PGConnection.class).getBackendPID();
  }

  /** The server's own function waits in steps of 100 ms. */
  private void kill(int process) throws SQLException {
    Connection observer = observers.one();
    try (PreparedStatement end =
            observer.prepareStatement("SELECT pg_catalog.pg_terminate_backend(?)");
        PreparedStatement ask =
            observer.prepareStatement("SELECT FROM pg_catalog.pg_stat_get_activity(?)")) {
      end.setInt(1, process);
      end.executeQuery().close();
      ask.setInt(1, process);
      long deadline = System.nanoTime() + TIME_TO_END.toNanos();
      while (isThere(ask)) {
        if (System.nanoTime() - deadline > 0) {
          throw new SQLException("the server did not end a session in " + TIME_TO_END);
        }
      }
    }
  }

  private static boolean isThere(PreparedStatement ask) throws SQLException {
    try (ResultSet row = ask.executeQuery()) {
      return row.next();
    }
  }
}
