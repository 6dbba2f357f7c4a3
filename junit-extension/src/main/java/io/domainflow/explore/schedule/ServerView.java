package io.domainflow.explore.schedule;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/** Asks the server about sessions, on a session of its own. Used by one thread. */
final class ServerView {
  private static final String BLOCKED = SqlFile.text("blocked");

  private final Connection observer;
  private @Nullable PreparedStatement blocked;

  ServerView(Connection observer) {
    this.observer = observer;
  }

  /** By backend, the backends that each of these waits for; who waits for nobody is left out. */
  Map<Integer, List<Integer>> waits(Collection<Integer> backends) throws SQLException {
    if (blocked == null) {
      blocked = observer.prepareStatement(BLOCKED);
      blocked.unwrap(PGStatement.class).setPrepareThreshold(1);
    }
    Array asked = observer.createArrayOf("int4", backends.toArray());
    blocked.setArray(1, asked);
    Map<Integer, List<Integer>> waits = new HashMap<>();
    try (ResultSet row = blocked.executeQuery()) {
      while (row.next()) {
        waits.put(row.getInt(1), List.of((Integer[]) row.getArray(2).getArray()));
      }
    }
    return waits;
  }

  /** Ends the statements that these run. */
  void cancel(Collection<Integer> backends) throws SQLException {
    try (PreparedStatement cancel =
        observer.prepareStatement(
            "SELECT pg_catalog.pg_cancel_backend(backend) FROM pg_catalog.unnest(?::int[]) AS backend")) {
      cancel.setArray(1, observer.createArrayOf("int4", backends.toArray()));
      cancel.execute();
    }
  }
}
