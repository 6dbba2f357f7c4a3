package io.domainflow.isolated;

import io.domainflow.explore.Actor;
import io.domainflow.explore.ActorBody;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Takes a row for itself, and looks for it again a minute later if another has it. */
public final class SlowRetry implements ActorBody {
  @Override
  public void run(Actor actor) throws Exception {
    try (Connection session = actor.dataSource().getConnection();
        Statement statement = session.createStatement()) {
      session.setAutoCommit(false);
      while (!isTaken(statement)) {
        session.rollback();
        Thread.sleep(60_000);
        Thread.sleep(1, 500);
      }
      statement.execute("UPDATE counter SET n = n + 1");
      session.commit();
    }
  }

  private static boolean isTaken(Statement statement) throws SQLException {
    try {
      statement.execute("SELECT n FROM counter FOR UPDATE NOWAIT");
      return true;
    } catch (SQLException e) {
      if (!"55P03".equals(e.getSQLState())) {
        throw e;
      }
      return false;
    }
  }
}
