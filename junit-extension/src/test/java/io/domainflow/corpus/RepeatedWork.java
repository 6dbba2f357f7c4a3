package io.domainflow.corpus;

import io.domainflow.explore.Fault;
import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Work whose first half is committed is done again from the start after a lost connection. */
final class RepeatedWork {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE stock (item text PRIMARY KEY, n int NOT NULL)",
          "CREATE TABLE parcel (id int PRIMARY KEY, sent boolean NOT NULL DEFAULT false)",
          "INSERT INTO stock VALUES ('chair', 10)",
          "INSERT INTO parcel (id) VALUES (1), (2)");

  private static final Invariant STOCK_IS_RIGHT =
      Must.hold(
          "each parcel that was sent took one chair",
          "SELECT 10 - n = (SELECT count(*) FROM parcel WHERE sent) FROM stock");

  private RepeatedWork() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "28",
        "retry of a non-idempotent transaction after a lost connection",
        "",
        Variant.broken(SCHEMA, actors(true), List.of(STOCK_IS_RIGHT), Must.broken(STOCK_IS_RIGHT))
            .withFaults(Fault.BACKEND_KILL),
        Variant.fixed(SCHEMA, actors(false), List.of(STOCK_IS_RIGHT))
            .withFaults(Fault.BACKEND_KILL));
  }

  private static Consumer<Scenario> actors(boolean inHalves) {
    return scenario -> {
      for (int parcel = 1; parcel <= 2; parcel++) {
        int id = parcel;
        scenario.actor("packer-" + id, actor -> retried(actor.dataSource(), id, inHalves));
      }
    };
  }

  private static void retried(DataSource db, int parcel, boolean inHalves) throws SQLException {
    try {
      send(db, parcel, inHalves);
    } catch (SQLException e) {
      String state = String.valueOf(e.getSQLState());
      if (!state.startsWith("57P") && !state.startsWith("08")) {
        throw e;
      }
      send(db, parcel, inHalves);
    }
  }

  private static void send(DataSource db, int parcel, boolean inHalves) throws SQLException {
    try (Connection session = db.getConnection()) {
      session.setAutoCommit(inHalves);
      boolean todo =
          Sql.update(session, "UPDATE parcel SET sent = sent WHERE id = ? AND NOT sent", parcel)
              > 0;
      if (todo) {
        Sql.update(session, "UPDATE stock SET n = n - 1 WHERE item = 'chair'");
        Sql.update(session, "UPDATE parcel SET sent = true WHERE id = ?", parcel);
      }
      if (!inHalves) {
        session.commit();
      }
    }
  }
}
