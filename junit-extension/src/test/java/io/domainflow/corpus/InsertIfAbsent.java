package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Insert unless there is one already, in one statement of a longer transaction: the statement sees
 * no row that another transaction has not committed yet.
 */
final class InsertIfAbsent {
  private static final String MEMBERS =
      "CREATE TABLE member (name text PRIMARY KEY, email text NOT NULL)";

  private static final String SUBSCRIPTIONS =
      """
      CREATE TABLE subscription (
        member text NOT NULL REFERENCES member,
        plan text NOT NULL
      )
      """;

  private static final String INVOICES =
      "CREATE TABLE invoice (member text NOT NULL, plan text NOT NULL, cents int NOT NULL)";

  private static final String ROWS = "INSERT INTO member VALUES ('ann', 'ann@example.org')";

  private static final Invariant ONE_PLAN =
      Must.hold(
          "nobody has two subscriptions",
          "SELECT count(*) = count(DISTINCT member) FROM subscription");

  private InsertIfAbsent() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "14a",
        "INSERT … WHERE NOT EXISTS in a transaction",
        "",
        Variant.broken(
            List.of(MEMBERS, SUBSCRIPTIONS, INVOICES, ROWS),
            actors(
                """
                INSERT INTO subscription (member, plan)
                SELECT ?, ? WHERE NOT EXISTS (SELECT FROM subscription WHERE member = ?)
                """),
            List.of(ONE_PLAN),
            Must.broken(ONE_PLAN),
            "not-serial"),
        Variant.fixed(
            List.of(
                MEMBERS,
                SUBSCRIPTIONS,
                "CREATE UNIQUE INDEX one_plan ON subscription (member)",
                INVOICES,
                ROWS),
            actors(
                """
                INSERT INTO subscription (member, plan)
                SELECT ?, ? WHERE NOT EXISTS (SELECT FROM subscription WHERE member = ?)
                ON CONFLICT (member) DO NOTHING
                """),
            List.of(ONE_PLAN)));
  }

  private static Consumer<Scenario> actors(String insert) {
    return scenario -> {
      scenario.actor(
          "browser", actor -> new Plans(actor.dataSource(), insert).subscribe("ann", "basic", 900));
      scenario.actor(
          "phone", actor -> new Plans(actor.dataSource(), insert).subscribe("ann", "family", 1900));
    };
  }

  /**
   * Subscribes members.
   *
   * @param insert takes member, plan and again member, and inserts unless the member has a plan
   */
  private record Plans(DataSource db, String insert) {
    boolean subscribe(String member, String plan, int cents) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        try {
          if (Sql.text(session, "SELECT email FROM member WHERE name = ?", member).isEmpty()) {
            throw new IllegalArgumentException("There is no member " + member);
          }
          boolean subscribed = Sql.update(session, insert, member, plan, member) == 1;
          if (subscribed) {
            Sql.update(session, "INSERT INTO invoice VALUES (?, ?, ?)", member, plan, cents);
          }
          session.commit();
          return subscribed;
        } catch (SQLException | RuntimeException e) {
          session.rollback();
          throw e;
        }
      }
    }
  }
}
