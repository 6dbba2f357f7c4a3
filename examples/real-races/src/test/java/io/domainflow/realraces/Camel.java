package io.domainflow.realraces;

import io.domainflow.explore.Actor;
import io.domainflow.explore.ActorBody;
import io.domainflow.explore.IsolatedCode;
import io.domainflow.junit.ConcurrencyScenario;
import java.sql.Connection;
import java.sql.SQLException;
import org.apache.camel.processor.idempotent.jdbc.JdbcOrphanLockAwareIdempotentRepository;
import org.junit.jupiter.api.BeforeEach;

/**
 * A message whose first consumer died is taken over by two others.
 *
 * <p>The repository holds a row for each message in work, with the time of its last sign of life.
 * One that gave none for five minutes is an orphan, and may be seized by an UPDATE of that time.
 * The UPDATE does not ask whether the row is still an orphan: two consumers who have both seen one
 * both seize it, and the message is processed twice.
 */
abstract class Camel {
  private final IsolatedCode add;

  Camel(String version) {
    add = Libraries.on("camel-sql-" + version, Add.class);
  }

  @BeforeEach
  void a_consumer_died(Connection db) throws SQLException {
    Sql.run(
        db,
        """
        CREATE TABLE camel_messageprocessed (
          processorname varchar(255), messageid varchar(100), createdat timestamp,
          PRIMARY KEY (processorname, messageid));
        INSERT INTO camel_messageprocessed VALUES ('orders', 'order-42', '2020-01-01')
        """);
  }

  @ConcurrencyScenario(workers = 2)
  void one_consumer_seizes_the_orphan(Actor actor) throws Exception {
    add.run(actor);
  }

  static final class Add implements ActorBody {
    @Override
    public void run(Actor actor) throws Exception {
      // Not started: its keep-alive, for which it wants a CamelContext, has no part in this.
      try (var repository =
          new JdbcOrphanLockAwareIdempotentRepository(actor.dataSource(), "orders", null)) {
        repository.setLockMaxAgeMillis(300_000);
        actor.result(repository.add("order-42"));
      }
    }
  }

  static final class Camel418 extends Camel {
    Camel418() {
      super("4.18.0");
    }
  }

  /** Its UPDATE holds for orphans only, and tells how many there were. */
  static final class Camel422 extends Camel {
    Camel422() {
      super("4.22.0");
    }
  }
}
