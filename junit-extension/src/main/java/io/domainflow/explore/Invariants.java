package io.domainflow.explore;

import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold when no actor is at work. */
public final class Invariants {
  private Invariants() {}

  /**
   * One thing that must hold.
   *
   * @param text what holds, as the user says it
   * @param where the method that checks it
   */
  public record Invariant(String text, String where, Check check) {}

  /** Says whether an invariant holds. */
  @FunctionalInterface
  public interface Check {
    /**
     * Looks at the database on a session of its own.
     *
     * @return false if the invariant does not hold
     * @throws Throwable if it does not hold, or could not be checked
     */
    boolean holds(Connection observer) throws Throwable;
  }

  /**
   * An invariant that does not hold; {@code thrown} is what its check threw, null where it returned
   * false.
   */
  public record Broken(Invariant invariant, @Nullable Throwable thrown) {}

  /**
   * Checks all of them, each on a session of its own, also after one is broken. None waits longer
   * than ten seconds for a lock: whoever holds one now has kept a connection.
   *
   * @throws SQLException if the database gives no session
   * @throws InterruptedException if the caller is interrupted
   */
  public static List<Broken> broken(List<Invariant> invariants, TestDatabase database)
      throws SQLException, InterruptedException {
    limitLockWaits(database);
    List<Broken> broken = new ArrayList<>();
    for (Invariant invariant : invariants) {
      try (Connection observer = database.connect()) {
        if (!invariant.check().holds(observer)) {
          broken.add(new Broken(invariant, null));
        }
      } catch (InterruptedException e) {
        throw e;
      } catch (Throwable thrown) {
        broken.add(new Broken(invariant, thrown));
      }
    }
    return List.copyOf(broken);
  }

  /** For all sessions from now on, as an invariant may open some by itself. */
  private static void limitLockWaits(TestDatabase database) throws SQLException {
    try (Connection session = database.connect();
        Statement statement = session.createStatement()) {
      statement.execute("ALTER DATABASE \"" + database.name() + "\" SET lock_timeout = '5s'");
    }
  }
}
