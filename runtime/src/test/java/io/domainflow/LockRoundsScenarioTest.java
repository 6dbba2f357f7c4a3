package io.domainflow;

import static io.domainflow.LockMode.EXCLUSIVE;

import io.domainflow.LockStatements.Answer;
import io.domainflow.LockStatements.Grant;
import io.domainflow.LockStatements.Question;
import io.domainflow.LockStatements.Request;
import io.domainflow.explore.Actor;
import io.domainflow.explore.inside.Inside;
import io.domainflow.junit.BeforeSchedule;
import io.domainflow.junit.ConcurrencyScenario;
import io.domainflow.junit.Invariant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Two processes, each of which asks for two resources by one statement, in the other's order, and
 * gives them back by one. Who has one writes to it, and nobody else in between.
 */
final class LockRoundsScenarioTest {
  private static final Duration LIFE = Duration.ofSeconds(30);

  private final Instances instances = new Instances();
  private DataSource dataSource;

  @BeforeEach
  void create(Connection db, DataSource dataSource) throws Exception {
    this.dataSource = dataSource;
    try (DomainFlow flow = DomainFlow.on(dataSource);
        Statement statement = db.createStatement()) {
      flow.migrate();
      statement.execute(
          "INSERT INTO domainflow.resource_lock (resource_type, resource_id, token)"
              + " VALUES ('round', 'a', 1), ('round', 'b', 1)");
      statement.execute(
          "CREATE TABLE held (resource text PRIMARY KEY, token bigint, wrong boolean NOT NULL)");
      statement.execute("INSERT INTO held VALUES ('a', NULL, false), ('b', NULL, false)");
    }
  }

  @BeforeSchedule
  void start() {
    instances.start(dataSource);
  }

  @AfterEach
  void close() {
    instances.close();
  }

  @ConcurrencyScenario(workers = 2, schedules = 150)
  void both_ask_for_both(Actor actor, DataSource db) throws Exception {
    takeAndGiveBack(actor, db);
  }

  @ConcurrencyScenario(
      workers = 2,
      schedules = 150,
      inside = {Inside.FUNCTIONS, Inside.ROWS})
  void both_ask_for_both_row_by_row(Actor actor, DataSource db) throws Exception {
    takeAndGiveBack(actor, db);
  }

  private void takeAndGiveBack(Actor actor, DataSource db) throws Exception {
    LockStatements statements = instances.of(actor).locks().statements();
    List<Question> questions =
        actor.number() % 2 == 0
            ? List.of(request("a", actor), request("b", actor))
            : List.of(request("b", actor), request("a", actor));
    List<Question> grants = granted(questions, statements.round(questions));
    for (Question each : grants) {
      write(db, each.resource().id(), null, ((Grant) each).token());
    }
    for (Question each : grants) {
      write(db, each.resource().id(), ((Grant) each).token(), null);
    }
    List<Answer> answers = statements.round(grants);
    if (answers.contains(new Answer(null, null))) {
      throw new IllegalStateException("a lease was lost that has not expired");
    }
  }

  private static Request request(String id, Actor actor) {
    return new Request(
        Resource.of("round", id),
        "actor " + actor.number(),
        EXCLUSIVE,
        LIFE,
        LockStatements.NO_TICKET);
  }

  private static List<Question> granted(List<Question> questions, List<Answer> answers) {
    List<Question> grants = new ArrayList<>();
    for (int index = 0; index < answers.size(); index++) {
      Question question = questions.get(index);
      Long token = answers.get(index).token();
      if (token != null) {
        grants.add(new Grant(question.resource(), question.holder(), EXCLUSIVE, token));
      }
    }
    return grants;
  }

  /** Writes a token where there is to be another, or none; what is wrong stays wrong. */
  private static void write(
      DataSource db, String resource, @Nullable Long expected, @Nullable Long token)
      throws SQLException {
    try (Connection session = db.getConnection();
        PreparedStatement update =
            session.prepareStatement(
                "UPDATE held SET wrong = wrong OR token IS DISTINCT FROM ?, token = ?"
                    + " WHERE resource = ?")) {
      update.setObject(1, expected, Types.BIGINT);
      update.setObject(2, token, Types.BIGINT);
      update.setString(3, resource);
      update.executeUpdate();
    }
  }

  @Invariant("who has a resource has it alone, and in the end nobody has one")
  boolean alone(Connection db) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT (SELECT bool_or(wrong OR token IS NOT NULL) FROM held)"
                    + " OR EXISTS (SELECT FROM domainflow.resource_lock WHERE holder IS NOT NULL)")) {
      row.next();
      return !row.getBoolean(1);
    }
  }
}
