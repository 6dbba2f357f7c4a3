package io.domainflow.corpus;

import io.domainflow.explore.ActorBody;
import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * SERIALIZABLE without retry: the server keeps the limit, and somebody's click ends with "could not
 * serialize access". Seen in pomerium#3406.
 */
final class NoRetry {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE tenant (name text PRIMARY KEY, limit_gb int NOT NULL)",
          """
          CREATE TABLE volume (
            name text PRIMARY KEY,
            tenant text NOT NULL REFERENCES tenant,
            size_gb int NOT NULL
          )
          """,
          "INSERT INTO tenant VALUES ('acme', 100)",
          "INSERT INTO volume VALUES ('logs', 'acme', 40), ('data', 'acme', 30)");

  private static final Invariant WITHIN_LIMIT =
      Must.hold(
          "no tenant is above its limit",
          """
          SELECT bool_and(limit_gb >= (SELECT sum(size_gb) FROM volume WHERE tenant = tenant.name))
          FROM tenant
          """);

  private NoRetry() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "11",
        "SERIALIZABLE without retry",
        "pomerium#3406",
        Variant.broken(SCHEMA, actors(Volumes::grow), List.of(WITHIN_LIMIT), "error:40001"),
        Variant.fixed(SCHEMA, actors(Volumes::growRetrying), List.of(WITHIN_LIMIT)));
  }

  /** One of the ways to grow a volume. */
  private interface Growth {
    boolean grow(Volumes volumes, String volume, int gigabytes) throws SQLException;
  }

  private static Consumer<Scenario> actors(Growth growth) {
    Function<String, ActorBody> growing =
        volume -> actor -> growth.grow(new Volumes(actor.dataSource()), volume, 20);
    return scenario -> {
      scenario.actor("logs", growing.apply("logs"));
      scenario.actor("data", growing.apply("data"));
    };
  }

  private record Volumes(DataSource db) {
    boolean grow(String volume, int gigabytes) throws SQLException {
      return Transactions.serializable(db).run(session -> grow(session, volume, gigabytes));
    }

    boolean growRetrying(String volume, int gigabytes) throws SQLException {
      return Transactions.serializable(db).retrying(session -> grow(session, volume, gigabytes));
    }

    private static boolean grow(Connection session, String volume, int gigabytes)
        throws SQLException {
      String tenant =
          Sql.text(session, "SELECT tenant FROM volume WHERE name = ?", volume).orElseThrow();
      long limit = Sql.number(session, "SELECT limit_gb FROM tenant WHERE name = ?", tenant);
      long used = Sql.number(session, "SELECT sum(size_gb) FROM volume WHERE tenant = ?", tenant);
      if (used + gigabytes > limit) {
        return false;
      }
      Sql.update(
          session, "UPDATE volume SET size_gb = size_gb + ? WHERE name = ?", gigabytes, volume);
      return true;
    }
  }
}
