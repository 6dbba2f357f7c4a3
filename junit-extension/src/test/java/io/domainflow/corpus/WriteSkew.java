package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Write skew under REPEATABLE READ: each of two doctors sees in the snapshot that the other is on
 * call, and both go home. Known as G2-item in the Hermitage tests.
 */
final class WriteSkew {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE ward (name text PRIMARY KEY, needed int NOT NULL)",
          """
          CREATE TABLE doctor (
            name text PRIMARY KEY,
            ward text NOT NULL REFERENCES ward,
            on_call boolean NOT NULL
          )
          """,
          "CREATE TABLE sign_off (doctor text NOT NULL, ward text NOT NULL)",
          "INSERT INTO ward VALUES ('surgery', 1), ('children', 1)",
          """
          INSERT INTO doctor VALUES
            ('alice', 'surgery', true), ('bob', 'surgery', true), ('carol', 'surgery', false),
            ('dan', 'children', true)
          """);

  private static final Invariant COVERED =
      Must.hold(
          "each ward has a doctor on call",
          """
          SELECT bool_and(needed <= (SELECT count(*) FROM doctor WHERE ward = ward.name AND on_call))
          FROM ward
          """);

  private WriteSkew() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "2",
        "write skew under REPEATABLE READ",
        "Hermitage G2-item",
        Variant.broken(
            SCHEMA,
            scenario -> {
              scenario.actor("alice", actor -> new Snapshot(actor.dataSource()).signOff("alice"));
              scenario.actor("bob", actor -> new Snapshot(actor.dataSource()).signOff("bob"));
            },
            List.of(COVERED),
            Must.broken(COVERED),
            "not-serial"),
        Variant.fixed(
            SCHEMA,
            scenario -> {
              scenario.actor("alice", actor -> new WardLock(actor.dataSource()).signOff("alice"));
              scenario.actor("bob", actor -> new WardLock(actor.dataSource()).signOff("bob"));
            },
            List.of(COVERED)));
  }

  /** Trusts the snapshot. */
  private record Snapshot(DataSource db) {
    boolean signOff(String doctor) throws SQLException {
      return new Transactions(db, Connection.TRANSACTION_REPEATABLE_READ)
          .run(
              session -> {
                String ward = wardOf(session, doctor);
                long needed = Sql.number(session, "SELECT needed FROM ward WHERE name = ?", ward);
                return leave(session, doctor, ward, needed);
              });
    }
  }

  /**
   * Locks the ward before it counts. READ COMMITTED, as a snapshot that was taken before the wait
   * for the lock would not show what the other did.
   */
  private record WardLock(DataSource db) {
    boolean signOff(String doctor) throws SQLException {
      return Transactions.readCommitted(db)
          .run(
              session -> {
                String ward = wardOf(session, doctor);
                long needed =
                    Sql.number(session, "SELECT needed FROM ward WHERE name = ? FOR UPDATE", ward);
                return leave(session, doctor, ward, needed);
              });
    }
  }

  private static String wardOf(Connection session, String doctor) throws SQLException {
    return Sql.text(session, "SELECT ward FROM doctor WHERE name = ?", doctor).orElseThrow();
  }

  private static boolean leave(Connection session, String doctor, String ward, long needed)
      throws SQLException {
    long onCall =
        Sql.number(session, "SELECT count(*) FROM doctor WHERE ward = ? AND on_call", ward);
    if (onCall <= needed) {
      return false;
    }
    Sql.update(session, "UPDATE doctor SET on_call = false WHERE name = ?", doctor);
    Sql.update(session, "INSERT INTO sign_off VALUES (?, ?)", doctor, ward);
    return true;
  }
}
