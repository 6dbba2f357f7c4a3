package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Control: the first inserts, all later ones add, and all go through the metrics in one order. */
final class Upsert {
  private static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE metric (
            day int NOT NULL,
            name text NOT NULL,
            total int NOT NULL,
            PRIMARY KEY (day, name)
          )
          """,
          "CREATE TABLE report (server text NOT NULL, day int NOT NULL)",
          "INSERT INTO metric VALUES (1, 'requests', 5)");

  private static final Invariant ADDED_UP =
      Must.hold(
          "the day's metrics add up",
          """
          SELECT coalesce(bool_and(total = (SELECT count(*) FROM report WHERE day = 2)
                                   * CASE name WHEN 'bytes' THEN 100 ELSE 3 END), true)
          FROM metric WHERE day = 2
          """);

  private Upsert() {}

  static CorpusCase corpusCase() {
    return CorpusCase.control(
        "c4",
        "upsert with ON CONFLICT",
        Variant.fixed(
            SCHEMA,
            scenario -> {
              for (String server : List.of("web-1", "web-2", "web-3")) {
                scenario.actor(server, actor -> new Metrics(actor.dataSource()).report(server, 2));
              }
            },
            List.of(ADDED_UP)));
  }

  private record Metrics(DataSource db) {
    private static final String ADD =
        """
        INSERT INTO metric AS kept VALUES (?, ?, ?)
        ON CONFLICT (day, name) DO UPDATE SET total = kept.total + excluded.total
        """;

    void report(String server, int day) throws SQLException {
      Transactions.readCommitted(db)
          .run(
              session -> {
                Sql.update(session, ADD, day, "bytes", 100);
                Sql.update(session, ADD, day, "requests", 3);
                return Sql.update(session, "INSERT INTO report VALUES (?, ?)", server, day);
              });
    }
  }
}
