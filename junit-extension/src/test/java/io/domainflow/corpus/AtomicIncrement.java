package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Control: the server adds, so that no count is lost, whoever else counts. */
final class AtomicIncrement {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE page (path text PRIMARY KEY, views int NOT NULL)",
          "CREATE TABLE visit (path text NOT NULL REFERENCES page, visitor text NOT NULL)",
          "INSERT INTO page VALUES ('/home', 0), ('/about', 7)");

  private static final Invariant COUNTED =
      Must.hold(
          "each visit is counted",
          """
          SELECT views = (SELECT count(*) FROM visit WHERE path = '/home')
          FROM page WHERE path = '/home'
          """);

  private AtomicIncrement() {}

  static CorpusCase corpusCase() {
    return CorpusCase.control(
        "c1",
        "atomic SET n = n + 1",
        Variant.fixed(
            SCHEMA,
            scenario -> {
              for (String visitor : List.of("ann", "ben", "cem", "dee", "eve")) {
                scenario.actor(
                    visitor, actor -> new Counter(actor.dataSource()).visit("/home", visitor));
              }
            },
            List.of(COUNTED)));
  }

  /** Counts visits. */
  private record Counter(DataSource db) {
    void visit(String path, String visitor) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        try {
          Sql.update(session, "UPDATE page SET views = views + 1 WHERE path = ?", path);
          Sql.update(session, "INSERT INTO visit VALUES (?, ?)", path, visitor);
          session.commit();
        } catch (SQLException | RuntimeException e) {
          session.rollback();
          throw e;
        }
      }
    }
  }
}
