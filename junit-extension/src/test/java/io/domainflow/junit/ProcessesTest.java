package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Actor;
import io.domainflow.explore.Scenario;
import io.domainflow.explore.ScenarioFailedError;
import io.domainflow.postgres.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers in JVMs of their own: what they run, with what, and what kills do to them. */
final class ProcessesTest {
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

  private static void note(Connection connection, String text) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO note VALUES (?, pg_backend_pid())")) {
      insert.setString(1, text);
      insert.execute();
    }
  }

  private static List<String> notes(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT text FROM note ORDER BY text")) {
      List<String> notes = new ArrayList<>();
      while (row.next()) {
        notes.add(row.getString(1));
      }
      return notes;
    }
  }

  /** A class with a table in which workers say who they are. */
  abstract static class Noting {
    static final Map<String, List<String>> NOTES = new ConcurrentHashMap<>();

    @BeforeEach
    void create(Connection db) throws SQLException {
      execute(db, "CREATE TABLE note (text text, backend integer)");
    }

    @Invariant("the test reads what was noted")
    void read(Connection db) throws SQLException {
      NOTES.put(getClass().getSimpleName(), notes(db));
    }

    static List<String> of(Class<?> scenarios) {
      return NOTES.getOrDefault(scenarios.getSimpleName(), List.of());
    }
  }

  static final class Alike extends Noting {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 2, iterations = 2)
    void call(Actor actor, Connection db) throws SQLException {
      note(
          db,
          actor.number()
              + " "
              + actor.name()
              + " "
              + actor.iteration()
              + " "
              + Thread.currentThread().getName()
              + " "
              + ProcessHandle.current().pid());
    }

    @Invariant("each JVM has a session")
    boolean sessions(Connection db) throws SQLException {
      return number(db, "SELECT count(DISTINCT backend) FROM note") == 2;
    }
  }

  @Test
  void each_worker_runs_the_method_in_a_jvm_of_its_own() {
    Map<String, String> entries = Outcome.of(Alike.class).passed().entries();

    List<String> notes = Noting.of(Alike.class);
    assertThat(notes).hasSize(4);
    assertThat(notes.get(0)).startsWith("1 worker-1 0 domainflow-worker-1 ");
    assertThat(notes.get(3)).startsWith("2 worker-2 1 domainflow-worker-2 ");
    assertThat(notes)
        .map(note -> note.substring(note.lastIndexOf(' ') + 1))
        .doesNotContain("" + ProcessHandle.current().pid())
        .satisfies(pids -> assertThat(Set.copyOf(pids)).hasSize(2));
    assertThat(entries)
        .containsEntry("domainflow.workers", "2")
        .containsEntry("domainflow.calls", "4")
        .containsEntry("domainflow.kills", "0")
        .containsKeys("domainflow.callsPerSecond", "domainflow.latencyMicros.p99");
  }

  static final class Different extends Noting {
    @ConcurrencyScenario(mode = Mode.PROCESSES, iterations = 2)
    void call(Scenario scenario, DataSource db, TestDatabase database) {
      scenario.actor("payer", actor -> write(db, actor));
      scenario.actor(
          "auditor",
          actor -> {
            try (Connection own = DriverManager.getConnection(database.url())) {
              note(own, actor.name() + " " + own.getCatalog().equals(database.name()));
            }
          });
    }

    private static void write(DataSource db, Actor actor) throws SQLException {
      try (Connection connection = db.getConnection()) {
        note(connection, actor.name());
      }
    }
  }

  @Test
  void declared_actors_differ_and_each_has_a_jvm() {
    Outcome.of(Different.class).passed();

    assertThat(Noting.of(Different.class))
        .containsExactly("auditor true", "auditor true", "payer", "payer");
  }

  static final class Prepared extends Noting {
    private final Actor actor;
    private final DataSource dataSource;
    private String rebuilt = "";
    private String beforeEach = "not";

    Prepared(Actor actor, DataSource dataSource, TestDatabase database) {
      this.actor = actor;
      this.dataSource = dataSource;
    }

    @BeforeEach
    void prepare() {
      System.setProperty("domainflow.test.property", "of the test");
      beforeEach = "run";
    }

    @BeforeSchedule
    void rebuild() {
      rebuilt += "rebuilt";
    }

    @ConcurrencyScenario(
        mode = Mode.PROCESSES,
        workers = 2,
        jvmArgs = "-Ddomainflow.test.arg=given")
    void call(DataSource same) throws SQLException {
      try (Connection connection = dataSource.getConnection()) {
        note(
            connection,
            String.join(
                ", ",
                "" + actor.number(),
                "" + (same == dataSource),
                rebuilt,
                beforeEach,
                System.getProperty("domainflow.test.property"),
                System.getProperty("domainflow.test.arg")));
      }
    }
  }

  @Test
  void the_jvm_has_an_instance_of_its_own_and_the_system_properties_of_the_test() {
    try {
      Outcome.of(Prepared.class).passed();
    } finally {
      System.clearProperty("domainflow.test.property");
    }

    assertThat(Noting.of(Prepared.class))
        .containsExactly(
            "1, true, rebuilt, not, of the test, given",
            "2, true, rebuilt, not, of the test, given");
  }

  static final class Secret extends Noting {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 1)
    void call(Connection db, TestDatabase database) throws Exception {
      String password = database.url().replaceFirst(".*[?&]password=([^&]*).*", "$1");
      String shown =
          Files.readString(Path.of("/proc/self/cmdline"))
              + Files.readString(Path.of("/proc/self/environ"));
      note(db, password.length() + " " + shown.contains(password));
      System.out.println("worker says " + ProcessHandle.current().pid());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void the_password_is_in_no_command_line_environment_or_output() throws IOException {
    Outcome.of(Secret.class).passed();

    assertThat(Noting.of(Secret.class))
        .singleElement()
        .asString()
        .matches("[1-9][0-9]* false"); // there is a password, and it is not shown
    assertThat(output("Secret.call", "1-worker-1.log")).startsWith("worker says ");
  }

  /** Where the scenario's last run in this JVM left it. */
  private static String output(String scenario, String file) throws IOException {
    return Files.readString(
        Path.of(
            "target",
            "domainflow",
            "processes",
            "io.domainflow.junit.ProcessesTest." + scenario,
            file));
  }

  static class Outer extends Noting {
    @Nested
    class Inner {
      @ParameterizedTest
      @ValueSource(strings = {"a", "b"})
      @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 1)
      void call(String value, Connection db, Actor actor) throws SQLException {
        note(db, value + actor.number() + Outer.this.getClass().getSimpleName());
      }

      @Invariant("each has a database of its own")
      boolean single(Connection db) throws SQLException {
        return number(db, "SELECT count(*) FROM note") == 1;
      }
    }
  }

  @Test
  void nested_classes_and_parameters_that_serialise_are_there_too() {
    assertThat(Outcome.of(Outer.class).passed().succeeded()).isEqualTo(2);
    assertThat(Noting.of(Outer.class)).containsExactly("b1Outer");
  }

  // --- Kills ---

  /** Money goes from alice to bob. */
  abstract static class Transfers {
    @BeforeEach
    void open(Connection db) throws SQLException {
      execute(db, "CREATE TABLE account (name text PRIMARY KEY, balance bigint NOT NULL)");
      execute(db, "INSERT INTO account VALUES ('alice', 1000000), ('bob', 0)");
      execute(db, "CREATE TABLE pending (id text PRIMARY KEY, amount bigint NOT NULL)");
    }

    @Invariant("money is neither made nor lost")
    boolean total(Connection db) throws SQLException {
      return number(db, "SELECT sum(balance) FROM account") == 1_000_000;
    }

    static void change(Connection db, String name, long amount) throws SQLException {
      execute(
          db, "UPDATE account SET balance = balance + " + amount + " WHERE name = '" + name + "'");
    }

    /** Each of the two is a transaction. */
    static void payInTwo(Actor actor, Connection db) throws SQLException {
      change(db, "alice", -1);
      actor.step("debited");
      change(db, "bob", 1);
    }

    static void payInOne(Actor actor, Connection db) throws SQLException {
      db.setAutoCommit(false);
      payInTwo(actor, db);
      db.commit();
    }
  }

  static final class KilledBetween extends Transfers {
    @ConcurrencyScenario(
        mode = Mode.PROCESSES,
        workers = 2,
        iterations = 3,
        killAt = "worker-2/debited#2")
    void pay(Actor actor, Connection db) throws SQLException {
      payInTwo(actor, db);
    }
  }

  static final class KilledInOne extends Transfers {
    @ConcurrencyScenario(
        mode = Mode.PROCESSES,
        workers = 2,
        iterations = 3,
        killAt = "worker-2/debited#2")
    void pay(Actor actor, Connection db) throws SQLException {
      payInOne(actor, db);
    }

    @Invariant("five of six were paid")
    boolean paid(Connection db) throws SQLException {
      return number(db, "SELECT balance FROM account WHERE name = 'bob'") == 5;
    }
  }

  @Test
  void a_transfer_in_two_transactions_loses_money_when_it_is_killed_between_them() {
    Outcome outcome = Outcome.of(KilledBetween.class);

    assertThat(outcome.failure()).isInstanceOf(ScenarioFailedError.class);
    assertThat(outcome.message())
        .startsWith("KilledBetween.pay failed (2 workers, ")
        .contains("1 kill, 1 came back", "\"money is neither made nor lost\" does not hold")
        .doesNotContain("  2. ");
    assertThat(outcome.entries())
        .containsEntry("domainflow.calls", "5")
        .containsEntry("domainflow.kills", "1")
        .containsEntry("domainflow.comebacks", "1");
  }

  @Test
  void in_one_transaction_it_does_not() {
    Outcome.of(KilledInOne.class).passed();
  }

  static final class KilledAtRandom extends Transfers {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 3, duration = "2s", kills = 4)
    void pay(Actor actor, Connection db) throws SQLException {
      payInOne(actor, db);
    }
  }

  @Test
  void kills_at_random_moments_break_nothing_that_is_right() {
    assertThat(Outcome.of(KilledAtRandom.class).passed().entries())
        .hasEntrySatisfying(
            "domainflow.kills", kills -> assertThat(Integer.parseInt(kills)).isBetween(1, 4));
  }

  static final class Busy {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 2, duration = "2s", kills = 3)
    void call() {}
  }

  @Test
  void calls_that_return_at_once_keep_nobody_from_being_killed() {
    assertThat(Outcome.of(Busy.class).passed().entries())
        .hasEntrySatisfying(
            "domainflow.kills", kills -> assertThat(Integer.parseInt(kills)).isBetween(1, 3));
  }

  static final class KilledAtRandomBetween extends Transfers {
    /** Nearly all its time is between the two. */
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 2, duration = "1s", kills = 2)
    void pay(Connection db) throws SQLException {
      change(db, "alice", -1);
      execute(db, "SELECT pg_sleep(0.1)");
      change(db, "bob", 1);
    }
  }

  @Test
  void kills_at_random_moments_find_what_is_not() {
    assertThat(Outcome.of(KilledAtRandomBetween.class).message())
        .contains("money is neither made nor lost");
  }

  static final class Recovering extends Transfers {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 1, killAt = "debited")
    void pay(Actor actor, Connection db) throws SQLException {
      db.setAutoCommit(false);
      execute(db, "INSERT INTO pending VALUES ('" + actor.iteration() + "', 1)");
      change(db, "alice", -1);
      db.commit();
      actor.step("debited");
      credit(db);
    }

    @Recovery
    void recover(Actor actor, Connection db, DataSource same, TestDatabase database)
        throws SQLException {
      assertThat(actor.name()).isEqualTo("worker-1");
      assertThat(actor.iteration()).isEqualTo(1); // the call that was cut counts
      db.setAutoCommit(false);
      credit(db);
    }

    private static void credit(Connection db) throws SQLException {
      change(db, "bob", number(db, "SELECT coalesce(sum(amount), 0) FROM pending"));
      execute(db, "DELETE FROM pending");
      db.commit();
    }
  }

  @Test
  void who_comes_back_recovers_first() {
    assertThat(Outcome.of(Recovering.class).passed().entries())
        .containsEntry("domainflow.calls", "0")
        .containsEntry("domainflow.comebacks", "1");
  }

  static final class KilledInRecovery extends Noting {
    @ConcurrencyScenario(
        mode = Mode.PROCESSES,
        workers = 1,
        iterations = 2,
        killAt = {"in call", "in recovery"})
    void call(Actor actor, Connection db) throws SQLException {
      actor.step("in call");
      note(db, "call " + actor.iteration());
    }

    @Recovery
    void recover(Actor actor, Connection db) throws SQLException {
      note(db, "recovery");
      actor.step("in recovery");
    }
  }

  @Test
  void who_is_killed_in_its_recovery_recovers_again_and_loses_no_call() {
    Outcome.of(KilledInRecovery.class).passed();

    assertThat(Noting.of(KilledInRecovery.class)).containsExactly("call 1", "recovery", "recovery");
  }

  static final class StayingAway extends Transfers {
    @ConcurrencyScenario(
        mode = Mode.PROCESSES,
        workers = 2,
        iterations = 2,
        killAt = "worker-1/debited",
        restart = false)
    void pay(Actor actor, Connection db) throws SQLException {
      payInOne(actor, db);
    }

    @Recovery
    void recover(Connection db) throws SQLException {
      change(db, "alice", 1); // nobody comes back
    }
  }

  @Test
  void who_is_not_to_come_back_stays_away() {
    assertThat(Outcome.of(StayingAway.class).passed().entries())
        .containsEntry("domainflow.calls", "2")
        .containsEntry("domainflow.kills", "1")
        .containsEntry("domainflow.comebacks", "0");
  }

  static final class ManyTimes extends Noting {
    @ConcurrencyScenario(
        mode = Mode.PROCESSES,
        workers = 1,
        iterations = 4,
        killAt = {"here", "here#2", "worker-1/here#3"})
    void call(Actor actor, Connection db) throws SQLException {
      note(db, "call " + actor.iteration());
      actor.step("elsewhere");
      actor.step("here");
      note(db, "end of " + actor.iteration());
    }
  }

  @Test
  void a_worker_is_killed_as_often_as_is_said_and_each_jvm_has_an_output_of_its_own()
      throws IOException {
    assertThat(Outcome.of(ManyTimes.class).passed().entries())
        .containsEntry("domainflow.kills", "3")
        .containsEntry("domainflow.calls", "1");

    assertThat(Noting.of(ManyTimes.class))
        .containsExactly("call 0", "call 1", "call 2", "call 3", "end of 3");
    assertThat(output("ManyTimes.call", "1-worker-1.log")).isEmpty();
    assertThat(output("ManyTimes.call", "1-worker-1.4.log")).isEmpty();
  }
}
