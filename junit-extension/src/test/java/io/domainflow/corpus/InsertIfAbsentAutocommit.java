package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Insert unless there is one already, in one statement in autocommit: between its execution and its
 * commit there is room for the same statement of somebody else. Seen in knex#4694.
 */
final class InsertIfAbsentAutocommit {
  private static final String GATEWAYS =
      "CREATE TABLE gateway (name text PRIMARY KEY, site text NOT NULL)";

  private static final String ROWS =
      "INSERT INTO gateway VALUES ('north', 'hall'), ('south', 'hall'), ('roof', 'hall')";

  private static final Invariant REGISTERED_ONCE =
      Must.hold(
          "a device is registered once", "SELECT count(*) = count(DISTINCT serial) FROM device");

  private InsertIfAbsentAutocommit() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "14b",
        "INSERT … WHERE NOT EXISTS in autocommit",
        "knex#4694",
        Variant.broken(
            List.of(
                GATEWAYS,
                "CREATE TABLE device (serial text NOT NULL, gateway text NOT NULL)",
                ROWS),
            actors(
                """
                INSERT INTO device (serial, gateway)
                SELECT known.serial, known.gateway FROM (VALUES (?, ?)) AS known (serial, gateway)
                WHERE NOT EXISTS (SELECT FROM device WHERE device.serial = known.serial)
                """),
            List.of(REGISTERED_ONCE),
            Must.broken(REGISTERED_ONCE),
            "not-serial"),
        Variant.fixed(
            List.of(
                GATEWAYS,
                "CREATE TABLE device (serial text PRIMARY KEY, gateway text NOT NULL)",
                ROWS),
            actors(
                "INSERT INTO device (serial, gateway) VALUES (?, ?) ON CONFLICT (serial) DO NOTHING"),
            List.of(REGISTERED_ONCE)));
  }

  private static Consumer<Scenario> actors(String insert) {
    return scenario -> {
      for (String gateway : List.of("north", "south", "roof")) {
        scenario.actor(
            gateway, actor -> new Devices(actor.dataSource(), insert).heard("T-1000", gateway));
      }
    };
  }

  /**
   * Registers devices with the gateway that hears them first.
   *
   * @param insert takes serial number and gateway, and inserts unless the device is known
   */
  private record Devices(DataSource db, String insert) {
    void heard(String serial, String gateway) throws SQLException {
      try (Connection session = db.getConnection()) {
        if (Sql.text(session, "SELECT site FROM gateway WHERE name = ?", gateway).isPresent()) {
          Sql.update(session, insert, serial, gateway);
        }
      }
    }
  }
}
