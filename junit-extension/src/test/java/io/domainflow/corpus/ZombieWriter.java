package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * A holder who was paused until after his lease's end writes over what the next holder wrote; with
 * a fencing token in the write he does not. Seen in ShedLock#132, patroni#2787.
 */
final class ZombieWriter {
  private static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE lease (
            resource text PRIMARY KEY,
            holder text,
            token int NOT NULL DEFAULT 0,
            expires_at timestamptz NOT NULL DEFAULT now()
          )
          """,
          """
          CREATE TABLE document (
            id text PRIMARY KEY,
            author text,
            fence int NOT NULL DEFAULT 0,
            changed_at timestamptz
          )
          """,
          "INSERT INTO lease (resource) VALUES ('contract')",
          "INSERT INTO document (id) VALUES ('contract')");

  private static final Invariant LAST_HOLDER_WINS =
      Must.hold(
          "the document is what the last holder wrote",
          "SELECT author = holder FROM document JOIN lease ON resource = id");

  private ZombieWriter() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "6",
        "zombie writer, no fencing",
        "ShedLock#132, patroni#2787",
        Variant.broken(
                SCHEMA,
                actors(TrustingEditor::new),
                List.of(LAST_HOLDER_WINS),
                Must.broken(LAST_HOLDER_WINS))
            .withClock(),
        Variant.fixed(SCHEMA, actors(FencedEditor::new), List.of(LAST_HOLDER_WINS)).withClock());
  }

  private static Consumer<Scenario> actors(Function<DataSource, Editor> editors) {
    return scenario -> {
      for (String author : List.of("ann", "ben")) {
        scenario.actor(author, actor -> editors.apply(actor.dataSource()).edit(author));
      }
      scenario.tick(Duration.ofSeconds(31));
    };
  }

  private interface Editor {
    DataSource db();

    void write(Connection session, String author, int token) throws SQLException;

    default void edit(String author) throws SQLException {
      try (Connection session = db().getConnection()) {
        Optional<String> token =
            Sql.text(
                session,
                """
                UPDATE lease SET holder = ?, token = token + 1,
                       expires_at = clock_timestamp() + interval '30 s'
                WHERE resource = 'contract' AND expires_at <= clock_timestamp()
                RETURNING token
                """,
                author);
        if (token.isPresent()) {
          write(session, author, Integer.parseInt(token.get()));
        }
      }
    }
  }

  /** Holds a lease, and so may write. */
  private record TrustingEditor(DataSource db) implements Editor {
    @Override
    public void write(Connection session, String author, int token) throws SQLException {
      Sql.update(
          session,
          "UPDATE document SET author = ?, changed_at = now() WHERE id = 'contract'",
          author);
    }
  }

  /** Lets the row say whether a later holder was there. */
  private record FencedEditor(DataSource db) implements Editor {
    @Override
    public void write(Connection session, String author, int token) throws SQLException {
      Sql.update(
          session,
          """
          UPDATE document SET author = ?, fence = ?, changed_at = now()
          WHERE id = 'contract' AND fence <= ?
          """,
          author,
          token,
          token);
    }
  }
}
