package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalInt;
import javax.sql.DataSource;

/**
 * Control: a holder whose lease ended long ago still writes, but his token is lower than that of
 * whoever wrote since, and the write does nothing.
 */
final class FencedWrite {
  private static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE lease (
            resource text PRIMARY KEY,
            holder text NOT NULL,
            token int NOT NULL,
            expires_at timestamptz NOT NULL
          )
          """,
          "CREATE TABLE document (id text PRIMARY KEY, author text NOT NULL, fence int NOT NULL)",
          "INSERT INTO lease VALUES ('contract', 'former', 7, '2000-01-01 00:00+00')",
          "INSERT INTO document VALUES ('contract', 'nobody', 0)");

  private static final Invariant LAST_HOLDER_WINS =
      Must.hold(
          "the document is what the last holder wrote",
          """
          SELECT author = holder AND fence = token FROM document JOIN lease ON resource = id
          """);

  private FencedWrite() {}

  static CorpusCase corpusCase() {
    return CorpusCase.control(
        "c6",
        "fenced write",
        Variant.fixed(
            SCHEMA,
            scenario -> {
              scenario.actor("former", actor -> new Editor(actor.dataSource(), "former").write(7));
              scenario.actor(
                  "next", actor -> new Editor(actor.dataSource(), "next").takeOverAndWrite());
              scenario.actor(
                  "other", actor -> new Editor(actor.dataSource(), "other").takeOverAndWrite());
            },
            List.of(LAST_HOLDER_WINS)));
  }

  /** Edits the contract, in autocommit. */
  private record Editor(DataSource db, String name) {
    void takeOverAndWrite() throws SQLException {
      OptionalInt token = takeOver();
      if (token.isPresent()) {
        write(token.getAsInt());
      }
    }

    void write(int token) throws SQLException {
      try (Connection session = db.getConnection()) {
        Sql.update(
            session,
            "UPDATE document SET author = ?, fence = ? WHERE id = 'contract' AND fence <= ?",
            name,
            token,
            token);
      }
    }

    private OptionalInt takeOver() throws SQLException {
      try (Connection session = db.getConnection();
          PreparedStatement update =
              session.prepareStatement(
                  """
                  UPDATE lease SET holder = ?, token = token + 1, expires_at = 'infinity'
                  WHERE resource = 'contract' AND expires_at < now()
                  RETURNING token
                  """)) {
        update.setString(1, name);
        try (ResultSet row = update.executeQuery()) {
          return row.next() ? OptionalInt.of(row.getInt("token")) : OptionalInt.empty();
        }
      }
    }
  }
}
