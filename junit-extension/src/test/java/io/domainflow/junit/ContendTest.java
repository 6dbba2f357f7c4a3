package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Actor;
import io.domainflow.explore.Scenario;
import io.domainflow.explore.ThreadKind;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** Workers that contend as asked, and parameters that come from where they should. */
final class ContendTest {
  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  static final class Alike {
    static final Set<String> SEEN = ConcurrentHashMap.newKeySet();
    static final Set<Integer> BACKENDS = ConcurrentHashMap.newKeySet();
    private final CyclicBarrier together = new CyclicBarrier(4);

    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 4, iterations = 3)
    void meet(Actor actor, Connection db, TestInfo test) throws Exception {
      // All four are in their call at the same time, or nobody comes out of it.
      together.await(20, TimeUnit.SECONDS);
      SEEN.add(
          actor.number()
              + " "
              + actor.name()
              + " "
              + actor.iteration()
              + " "
              + Thread.currentThread().getName()
              + " "
              + test.getTestMethod().orElseThrow().getName());
      BACKENDS.add(db.unwrap(PGConnection.class).getBackendPID());
    }
  }

  @Test
  void each_worker_runs_the_method_at_the_same_time_with_a_number_and_a_session_of_its_own() {
    Map<String, String> entries = Outcome.of(Alike.class).passed().entries();

    assertThat(Alike.SEEN)
        .hasSize(12)
        .contains("1 worker-1 0 domainflow-worker-1 meet", "4 worker-4 2 domainflow-worker-4 meet");
    assertThat(Alike.BACKENDS).hasSize(4);
    assertThat(entries)
        .containsEntry("domainflow.workers", "4")
        .containsEntry("domainflow.calls", "12")
        .containsKeys("domainflow.callsPerSecond", "domainflow.latencyMicros.p99");
  }

  static final class Different {
    @BeforeEach
    void create(Connection db) throws SQLException {
      execute(db, "CREATE TABLE entry (author text)");
    }

    @ConcurrencyScenario(mode = Mode.CONTEND, iterations = 5)
    void write(Scenario scenario, DataSource db) {
      scenario.actor("payer", actor -> insert(db, actor));
      scenario.actor("auditor", actor -> insert(actor.dataSource(), actor));
    }

    private static void insert(DataSource db, Actor actor) throws SQLException {
      try (Connection connection = db.getConnection()) {
        execute(connection, "INSERT INTO entry VALUES ('" + actor.name() + "')");
      }
    }

    @Invariant("each wrote five entries")
    boolean entries(Connection db) throws SQLException {
      return number(db, "SELECT count(*) FROM entry WHERE author = 'payer'") == 5
          && number(db, "SELECT count(*) FROM entry WHERE author = 'auditor'") == 5;
    }
  }

  @Test
  void declared_actors_differ() {
    Outcome.of(Different.class).passed();
  }

  static final class Everywhere {
    static final Set<String> DATABASES = ConcurrentHashMap.newKeySet();
    private final DataSource dataSource;

    Everywhere(DataSource dataSource, Connection connection, Actor actor) throws SQLException {
      this.dataSource = dataSource;
      DATABASES.add(connection.getCatalog());
      assertThat(actor.number()).isZero();
      execute(connection, "CREATE TABLE counter (n bigint)");
    }

    @BeforeEach
    void fill(Connection connection, DataSource same, Actor actor) throws SQLException {
      assertThat(same).isSameAs(dataSource);
      assertThat(actor.name()).isEqualTo("setup");
      DATABASES.add(connection.getCatalog());
      execute(connection, "INSERT INTO counter VALUES (0)");
    }

    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 3, iterations = 10)
    void count(DataSource same) throws SQLException {
      assertThat(same).isSameAs(dataSource);
      try (Connection connection = dataSource.getConnection()) {
        DATABASES.add(connection.getCatalog());
        execute(connection, "UPDATE counter SET n = n + 1");
      }
    }

    @AfterEach
    void look(Connection connection) throws SQLException {
      DATABASES.add(connection.getCatalog());
      assertThat(number(connection, "SELECT n FROM counter")).isEqualTo(30);
    }

    @Invariant("all thirty are counted")
    boolean counted(DataSource db) throws SQLException {
      try (Connection connection = db.getConnection()) {
        return number(connection, "SELECT n FROM counter") == 30;
      }
    }
  }

  @Test
  void parameters_are_filled_in_constructor_preparation_method_invariant_and_afterwards() {
    Outcome.of(Everywhere.class).passed();

    assertThat(Everywhere.DATABASES).hasSize(1).allMatch(name -> name.startsWith("domainflow_"));
  }

  static final class ForAWhile {
    static final AtomicInteger CALLS = new AtomicInteger();

    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2, duration = "300ms")
    void call() {
      CALLS.incrementAndGet();
    }
  }

  @Test
  void a_duration_goes_on_calling_until_it_is_over() {
    Map<String, String> entries = Outcome.of(ForAWhile.class).passed().entries();

    assertThat(entries).containsEntry("domainflow.calls", "" + ForAWhile.CALLS.get());
    assertThat(Long.parseLong(String.valueOf(entries.get("domainflow.elapsedMillis"))))
        .isGreaterThanOrEqualTo(300);
  }

  static final class OwnPool {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
    void connect(TestDatabase database) throws SQLException {
      try (Connection connection = DriverManager.getConnection(database.url())) {
        assertThat(connection.getCatalog()).isEqualTo(database.name());
      }
    }
  }

  @Test
  void code_that_makes_its_own_connections_is_given_a_url() {
    Outcome.of(OwnPool.class).passed();
  }

  static final class TwoConnections {
    private final CyclicBarrier together = new CyclicBarrier(3);

    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 3, connectionsPerWorker = 2)
    void nest(DataSource db) throws Exception {
      try (Connection outer = db.getConnection()) {
        together.await(20, TimeUnit.SECONDS);
        try (Connection inner = db.getConnection()) {
          assertThat(number(outer, "SELECT pg_backend_pid()"))
              .isNotEqualTo(number(inner, "SELECT pg_backend_pid()"));
        }
      }
    }
  }

  @Test
  void a_worker_may_hold_as_many_connections_as_it_says() {
    Outcome.of(TwoConnections.class).passed();
  }

  static class Outer {
    static final Set<String> CHECKED = ConcurrentHashMap.newKeySet();

    @Invariant("of the outer class")
    void outer() {
      CHECKED.add("outer");
    }

    @Nested
    class Inner {
      @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
      void call(Connection db) throws SQLException {
        execute(db, "SELECT 1");
      }

      @Invariant("of the inner class")
      void inner() {
        CHECKED.add("inner");
      }
    }
  }

  @Test
  void nested_classes_have_the_invariants_of_those_around_them() {
    Outcome.of(Outer.class).passed();

    assertThat(Outer.CHECKED).containsExactlyInAnyOrder("outer", "inner");
  }

  static final class Parameterised {
    static final Set<String> CALLS = ConcurrentHashMap.newKeySet();

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
    void call(String value, Actor actor, Connection db) throws SQLException {
      CALLS.add(value + actor.number() + db.getCatalog());
    }

    @RepeatedTest(3)
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
    void again(Actor actor, Connection db) throws SQLException {
      CALLS.add("again" + actor.number() + db.getCatalog());
    }
  }

  @Test
  void parameterised_and_repeated_tests_run_the_scenario_for_each_in_a_database_of_its_own() {
    Outcome outcome = Outcome.of(Parameterised.class).passed();

    assertThat(outcome.succeeded()).isEqualTo(5);
    assertThat(Parameterised.CALLS).hasSize(10);
  }

  static final class Virtual {
    @ConcurrencyScenario(
        mode = Mode.CONTEND,
        workers = 100,
        iterations = 5,
        threads = ThreadKind.VIRTUAL)
    void call(Connection db) throws Exception {
      assertThat(Thread.class.getMethod("isVirtual").invoke(Thread.currentThread()))
          .isEqualTo(true);
      execute(db, "SELECT 1");
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void workers_run_on_virtual_threads_where_there_are_some() {
    Outcome.of(Virtual.class).passed();
  }
}
