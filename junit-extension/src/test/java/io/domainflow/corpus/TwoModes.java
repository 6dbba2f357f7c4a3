package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * A lock table that is unique by resource and mode: a shared and an exclusive lock are two rows
 * that do not collide, and both are granted if neither is committed when the other is looked for.
 */
final class TwoModes {
  private static final String DOCUMENTS =
      "CREATE TABLE document (id int PRIMARY KEY, title text NOT NULL)";

  private static final String GRANTS =
      "CREATE TABLE granted (document int NOT NULL, mode text NOT NULL, holder text NOT NULL)";

  private static final String ROWS = "INSERT INTO document VALUES (7, 'Contract')";

  private static final Invariant EXCLUSIVE =
      Must.hold(
          "who has an exclusive lock has it alone",
          """
          SELECT count(*) = 0 FROM granted AS one JOIN granted AS other USING (document)
          WHERE one.mode = 'exclusive' AND one.holder <> other.holder
          """);

  private TwoModes() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "26",
        "lock table with UNIQUE(type, id, mode)",
        "",
        Variant.broken(
            List.of(
                DOCUMENTS,
                """
                CREATE TABLE resource_lock (
                  type text NOT NULL,
                  id int NOT NULL,
                  mode text NOT NULL,
                  holders int NOT NULL,
                  UNIQUE (type, id, mode)
                )
                """,
                GRANTS,
                ROWS),
            actors(RowPerMode::new),
            List.of(EXCLUSIVE),
            Must.broken(EXCLUSIVE),
            "not-serial"),
        Variant.fixed(
            List.of(
                DOCUMENTS,
                """
                CREATE TABLE resource_lock (
                  type text NOT NULL,
                  id int NOT NULL,
                  mode text NOT NULL,
                  holders int NOT NULL,
                  PRIMARY KEY (type, id)
                )
                """,
                GRANTS,
                ROWS),
            actors(RowPerResource::new),
            List.of(EXCLUSIVE)));
  }

  private static Consumer<Scenario> actors(Function<DataSource, Locks> locks) {
    return scenario -> {
      scenario.actor(
          "reader-1", actor -> locks.apply(actor.dataSource()).acquire(7, "shared", "reader-1"));
      scenario.actor(
          "writer", actor -> locks.apply(actor.dataSource()).acquire(7, "exclusive", "writer"));
      scenario.actor(
          "reader-2", actor -> locks.apply(actor.dataSource()).acquire(7, "shared", "reader-2"));
    };
  }

  /** Locks on documents, kept until the editor is closed. */
  private interface Locks {
    boolean acquire(int document, String mode, String holder) throws SQLException;
  }

  private record RowPerMode(DataSource db) implements Locks {
    @Override
    public boolean acquire(int document, String mode, String holder) throws SQLException {
      return Transactions.readCommitted(db)
          .run(
              session -> {
                if (!exists(session, document)) {
                  return false;
                }
                List<String> others =
                    Sql.texts(
                        session,
                        "SELECT mode FROM resource_lock WHERE type = 'document' AND id = ?",
                        document);
                boolean free =
                    mode.equals("shared") ? !others.contains("exclusive") : others.isEmpty();
                return free
                    && insert(session, document, mode)
                    && grant(session, document, mode, holder);
              });
    }

    private static boolean insert(Connection session, int document, String mode)
        throws SQLException {
      return Sql.update(
              session,
              """
              INSERT INTO resource_lock AS held VALUES ('document', ?, ?, 1)
              ON CONFLICT (type, id, mode) DO UPDATE SET holders = held.holders + 1
              WHERE held.mode = 'shared'
              """,
              document,
              mode)
          == 1;
    }
  }

  private record RowPerResource(DataSource db) implements Locks {
    @Override
    public boolean acquire(int document, String mode, String holder) throws SQLException {
      return Transactions.readCommitted(db)
          .run(
              session -> {
                return exists(session, document)
                    && insert(session, document, mode)
                    && grant(session, document, mode, holder);
              });
    }

    private static boolean insert(Connection session, int document, String mode)
        throws SQLException {
      return Sql.update(
              session,
              """
              INSERT INTO resource_lock AS held VALUES ('document', ?, ?, 1)
              ON CONFLICT (type, id) DO UPDATE SET holders = held.holders + 1
              WHERE held.mode = 'shared' AND excluded.mode = 'shared'
              """,
              document,
              mode)
          == 1;
    }
  }

  private static boolean exists(Connection session, int document) throws SQLException {
    return Sql.text(session, "SELECT title FROM document WHERE id = ?", document).isPresent();
  }

  private static boolean grant(Connection session, int document, String mode, String holder)
      throws SQLException {
    return Sql.update(session, "INSERT INTO granted VALUES (?, ?, ?)", document, mode, holder) == 1;
  }
}
