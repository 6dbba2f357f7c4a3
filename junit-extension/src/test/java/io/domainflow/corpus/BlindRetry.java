package io.domainflow.corpus;

import io.domainflow.explore.Fault;
import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * A commit is made and its answer is lost; who then does it all again charges twice, unless the
 * charge has a key. Seen in ctrlrun#57.
 */
final class BlindRetry {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE purchase (id int PRIMARY KEY, state text NOT NULL DEFAULT 'open')",
          "CREATE TABLE charge (purchase_id int NOT NULL, request text UNIQUE, cents int NOT NULL)",
          "INSERT INTO purchase (id) VALUES (1), (2)");

  private static final Invariant CHARGED_ONCE =
      Must.hold(
          "no purchase is charged twice",
          "SELECT count(*) = count(DISTINCT purchase_id) FROM charge");

  private BlindRetry() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "21",
        "commit acknowledged to nobody, blind retry",
        "ctrlrun#57",
        Variant.broken(SCHEMA, actors(false), List.of(CHARGED_ONCE), Must.broken(CHARGED_ONCE))
            .withFaults(Fault.COMMIT_LOST),
        Variant.fixed(SCHEMA, actors(true), List.of(CHARGED_ONCE)).withFaults(Fault.COMMIT_LOST));
  }

  private static Consumer<Scenario> actors(boolean keyed) {
    return scenario -> {
      for (int purchase = 1; purchase <= 2; purchase++) {
        int id = purchase;
        scenario.actor("buyer-" + id, actor -> retried(actor.dataSource(), id, keyed));
      }
    };
  }

  private static void retried(DataSource db, int purchase, boolean keyed) throws SQLException {
    try {
      charge(db, purchase, keyed);
    } catch (SQLException e) {
      if (!String.valueOf(e.getSQLState()).startsWith("08")) {
        throw e;
      }
      charge(db, purchase, keyed);
    }
  }

  private static void charge(DataSource db, int purchase, boolean keyed) throws SQLException {
    try (Connection session = db.getConnection()) {
      session.setAutoCommit(false);
      if (keyed) {
        Sql.update(
            session,
            "INSERT INTO charge VALUES (?, 'purchase-' || ?::text, 995) ON CONFLICT DO NOTHING",
            purchase,
            purchase);
      } else {
        Sql.update(session, "INSERT INTO charge VALUES (?, NULL, 995)", purchase);
      }
      Sql.update(session, "UPDATE purchase SET state = 'paid' WHERE id = ?", purchase);
      session.commit();
    }
  }
}
