package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import io.domainflow.explore.inside.Inside;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Deadlock of two single statements: one locks its rows in the order of the table, the other in the
 * order of an index. No order of whole statements shows it.
 */
final class RowOrder {
  private static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE item (
            sku text PRIMARY KEY,
            shelf int NOT NULL,
            stock int NOT NULL CHECK (stock >= 0),
            price int NOT NULL
          )
          """,
          "CREATE TABLE change (what text NOT NULL, items int NOT NULL)",
          "INSERT INTO item VALUES ('ink', 2, 10, 5), ('pen', 1, 10, 3), ('cup', 9, 4, 8)",
          "CREATE INDEX item_by_shelf ON item (shelf)");

  private static final Invariant COUNTED =
      Must.hold("each change is noted once", "SELECT count(*) = 2 AND sum(items) = 4 FROM change");

  private RowOrder() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
            "24",
            "multi-row UPDATEs in different row order",
            "",
            Variant.broken(SCHEMA, actors(false), List.of(COUNTED), "deadlock"),
            Variant.fixed(SCHEMA, actors(true), List.of(COUNTED)))
        .withInside(Inside.ROWS);
  }

  private static Consumer<Scenario> actors(boolean locksFirst) {
    return scenario -> {
      scenario.actor(
          "restock",
          actor ->
              change(
                  actor.dataSource(),
                  locksFirst,
                  "restock",
                  "UPDATE item SET stock = stock + 1 WHERE sku IN ('ink', 'pen')",
                  "off"));
      scenario.actor(
          "reprice",
          actor ->
              change(
                  actor.dataSource(),
                  locksFirst,
                  "reprice",
                  "UPDATE item SET price = price + 1 WHERE shelf BETWEEN 1 AND 2",
                  "on"));
    };
  }

  /** One scans the table, the other goes by the index, as the planner may choose any day. */
  private static void change(
      DataSource db, boolean locksFirst, String what, String update, String byIndex)
      throws SQLException {
    Transactions.readCommitted(db)
        .run(
            session -> {
              boolean index = byIndex.equals("on");
              Sql.text(
                  session, "SELECT set_config('enable_seqscan', ?, true)", index ? "off" : "on");
              Sql.text(session, "SELECT set_config('enable_bitmapscan', 'off', true)");
              Sql.text(session, "SELECT set_config('enable_indexscan', ?, true)", byIndex);
              if (locksFirst) {
                Sql.texts(
                    session,
                    "SELECT sku FROM item WHERE shelf BETWEEN 1 AND 2 ORDER BY sku FOR NO KEY UPDATE");
              }
              int items = Sql.update(session, update);
              return Sql.update(session, "INSERT INTO change VALUES (?, ?)", what, items);
            });
  }
}
