package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Control: check and insert under SERIALIZABLE, again while the server refuses. */
final class SerializableRetry {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE budget (team text PRIMARY KEY, euros int NOT NULL)",
          """
          CREATE TABLE expense (
            team text NOT NULL REFERENCES budget,
            item text NOT NULL,
            euros int NOT NULL
          )
          """,
          "INSERT INTO budget VALUES ('tools', 100)",
          "INSERT INTO expense VALUES ('tools', 'licence', 10)");

  private static final Invariant WITHIN_BUDGET =
      Must.hold(
          "no team spends more than its budget",
          """
          SELECT bool_and(euros >= (SELECT sum(euros) FROM expense WHERE team = budget.team))
          FROM budget
          """);

  private SerializableRetry() {}

  static CorpusCase corpusCase() {
    return CorpusCase.control(
        "c5",
        "SERIALIZABLE with retry",
        Variant.fixed(
            SCHEMA,
            scenario -> {
              for (String item : List.of("desk", "screen", "chair")) {
                scenario.actor(
                    item, actor -> new Budgets(actor.dataSource()).spend("tools", item, 40));
              }
            },
            List.of(WITHIN_BUDGET)));
  }

  private record Budgets(DataSource db) {
    boolean spend(String team, String item, int euros) throws SQLException {
      return Transactions.serializable(db)
          .retrying(
              session -> {
                long limit = Sql.number(session, "SELECT euros FROM budget WHERE team = ?", team);
                long spent =
                    Sql.number(session, "SELECT sum(euros) FROM expense WHERE team = ?", team);
                if (spent + euros > limit) {
                  return false;
                }
                Sql.update(session, "INSERT INTO expense VALUES (?, ?, ?)", team, item, euros);
                return true;
              });
    }
  }
}
