package io.domainflow.benchmarks;

import io.domainflow.explore.DeclaredActors;
import io.domainflow.explore.Fault;
import io.domainflow.explore.search.ExplorationReport;
import io.domainflow.explore.search.ExploreSettings;
import io.domainflow.explore.search.SerialEquivalence;
import io.domainflow.explore.search.Strategy;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.sql.DataSource;

/** A handler of jobs with two transactions crashes before each of its steps, and after the last. */
final class CrashesFigure implements Figure {
  private static final int ROUNDS = 5;

  /** Three steps in each transaction, and the end. */
  private static final int POSITIONS = 7;

  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE job (id int PRIMARY KEY, state text NOT NULL DEFAULT 'new')",
          "CREATE TABLE result (job_id int NOT NULL, made_at timestamptz DEFAULT now())",
          "INSERT INTO job (id) VALUES (1), (2), (3)");

  @Override
  public String name() {
    return "crashes";
  }

  @Override
  public String about() {
    return "a job handler of two transactions crashes at each step: time for all positions, with"
        + " the database's making";
  }

  @Override
  public Measurement measure() throws SQLException, InterruptedException {
    PostgresServer server = PostgresServer.shared(PostgresSource.configured("", "the benchmark"));
    ExploreSettings settings =
        ExploreSettings.defaults()
            .withStrategy(Strategy.EXHAUSTIVE, true)
            .withSerial(SerialEquivalence.OFF);
    List<Double> seconds = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      DeclaredActors actors = new DeclaredActors();
      actors.actor("handler", actor -> handle(actor.dataSource()));
      long start = System.nanoTime();
      ExplorationReport report =
          new Explored("crashes", SCHEMA, actors.with(Set.of(Fault.CRASH)), List.of(), () -> {})
              .run(server, settings);
      seconds.add((System.nanoTime() - start) / 1e9);
      if (!report.exhausted() || report.schedules() != POSITIONS) {
        throw new IllegalStateException(
            "a crash before each step, and after the last, are "
                + POSITIONS
                + " schedules: "
                + report.summary());
      }
      rows.add(
          List.of(
              "round " + round,
              String.valueOf(report.schedules()),
              String.format(Locale.ROOT, "%.2f s", seconds.get(round - 1))));
    }
    return new Measurement(
        Medians.of(seconds),
        "s",
        5,
        Measurement.Better.LOWER,
        List.of("", "positions", "time"),
        rows);
  }

  private static void handle(DataSource db) throws SQLException {
    try (Connection session = db.getConnection();
        Statement statement = session.createStatement()) {
      session.setAutoCommit(false);
      statement.executeQuery(
          "SELECT id FROM job WHERE state = 'new' ORDER BY id LIMIT 1 FOR UPDATE");
      statement.executeUpdate("UPDATE job SET state = 'running' WHERE id = 1");
      session.commit();
      statement.executeUpdate("INSERT INTO result (job_id) VALUES (1)");
      statement.executeUpdate("UPDATE job SET state = 'done' WHERE id = 1");
      session.commit();
    }
  }
}
