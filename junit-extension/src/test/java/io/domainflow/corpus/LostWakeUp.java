package io.domainflow.corpus;

import io.domainflow.corpus.CorpusCase.SerialOrders;
import io.domainflow.explore.ActorBody;
import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Lost wake-up: a consumer finds no task, and only then begins to listen; the task that comes in
 * between rings at nobody's door. Seen in durable#66.
 */
final class LostWakeUp {
  /** Far longer than a producer takes; only a lost notification lets it pass. */
  private static final int WAIT_MILLIS = 5_000;

  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE topic (name text PRIMARY KEY, open boolean NOT NULL)",
          """
          CREATE TABLE task (
            id text PRIMARY KEY,
            topic text NOT NULL REFERENCES topic,
            done boolean NOT NULL
          )
          """,
          "INSERT INTO topic VALUES ('thumbnails', true)",
          "INSERT INTO task VALUES ('photo-0', 'thumbnails', true)");

  private static final Invariant ALL_DONE =
      Must.hold("every task was done", "SELECT bool_and(done) FROM task");

  private LostWakeUp() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
            "9",
            "lost wake-up",
            "durable#66",
            Variant.broken(
                SCHEMA,
                actors(actor -> new CheckThenListen(actor.dataSource()).doNext()),
                List.of(ALL_DONE),
                Must.broken(ALL_DONE),
                "lost-wake-up",
                "not-serial"),
            Variant.fixed(
                SCHEMA,
                actors(actor -> new ListenThenCheck(actor.dataSource()).doNext()),
                List.of(ALL_DONE)))
        .withSerialOrders(SerialOrders.DECLARED);
  }

  private static Consumer<Scenario> actors(ActorBody consumer) {
    return scenario -> {
      scenario.actor("producer", actor -> new Producer(actor.dataSource()).add("photo-1"));
      scenario.actor("consumer", consumer);
    };
  }

  private record Producer(DataSource db) {
    void add(String task) throws SQLException {
      Transactions.readCommitted(db)
          .run(
              session -> {
                if (!Sql.truth(session, "SELECT open FROM topic WHERE name = 'thumbnails'")) {
                  throw new IllegalStateException("The topic is closed");
                }
                Sql.update(session, "INSERT INTO task VALUES (?, 'thumbnails', false)", task);
                return Sql.text(session, "SELECT pg_notify('thumbnails', ?)", task);
              });
    }
  }

  private record CheckThenListen(DataSource db) {
    void doNext() throws SQLException {
      try (Connection session = db.getConnection()) {
        if (workOff(session)) {
          return;
        }
        Sql.update(session, "LISTEN thumbnails");
        try {
          if (isNotified(session)) {
            workOff(session);
          }
        } finally {
          listenNoMore(session);
        }
      }
    }
  }

  private record ListenThenCheck(DataSource db) {
    void doNext() throws SQLException {
      try (Connection session = db.getConnection()) {
        Sql.update(session, "LISTEN thumbnails");
        try {
          while (!workOff(session)) {
            if (!isNotified(session)) {
              throw new IllegalStateException("No task came");
            }
          }
        } finally {
          listenNoMore(session);
        }
      }
    }
  }

  /** Does all tasks that wait, and says whether there was one. */
  private static boolean workOff(Connection session) throws SQLException {
    return Sql.update(
            session, "UPDATE task SET done = true WHERE topic = 'thumbnails' AND NOT done")
        > 0;
  }

  private static boolean isNotified(Connection session) throws SQLException {
    PGNotification[] notifications =
        session.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS);
    return notifications != null && notifications.length > 0;
  }

  /** The session goes back to the pool: what it still got is not for who borrows it next. */
  private static void listenNoMore(Connection session) throws SQLException {
    Sql.update(session, "UNLISTEN thumbnails");
    session.unwrap(PGConnection.class).getNotifications();
  }
}
