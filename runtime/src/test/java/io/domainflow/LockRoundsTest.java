package io.domainflow;

import static io.domainflow.LockMode.EXCLUSIVE;
import static io.domainflow.LockMode.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.domainflow.LockStatements.Answer;
import io.domainflow.LockStatements.Grant;
import io.domainflow.LockStatements.Question;
import io.domainflow.LockStatements.Request;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What several threads of a process ask together. */
final class LockRoundsTest {
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final int MANY = 20_000;

  private final RuntimeDatabase database = new RuntimeDatabase();

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void a_round_answers_each_as_if_it_were_asked_alone() throws Exception {
    LockStatements statements = statements();
    grant(statements, request("free", EXCLUSIVE));
    database.execute("UPDATE domainflow.resource_lock SET holder = NULL, expires_at = NULL");
    Grant mine = grant(statements, request("mine", EXCLUSIVE));
    Grant shared = grant(statements, request("shared", SHARED));
    Grant taken = grant(statements, request("taken", EXCLUSIVE));
    Grant waited = grant(statements, request("waited", EXCLUSIVE));
    statements.waitFor(waited.resource(), "somebody", EXCLUSIVE, LIFE, LIFE);
    statements.round(List.of(waited));
    database.execute("DELETE FROM domainflow.lock_event");

    List<Question> questions =
        List.of(
            request("taken", EXCLUSIVE),
            mine,
            request("new", EXCLUSIVE),
            request("waited", EXCLUSIVE),
            request("free", EXCLUSIVE),
            new Grant(Resource.of("round", "lost"), "me", EXCLUSIVE, 7),
            shared,
            request("new and shared", SHARED));
    List<Answer> answers = statements.round(questions);

    assertThat(answers.get(0).token()).isNull();
    assertThat(answers.get(0).microsLeft()).isBetween(1L, TimeUnit.MINUTES.toMicros(5));
    assertThat(answers.get(1).token()).isEqualTo(mine.token());
    assertThat(answers.get(2).token()).isPositive();
    assertThat(answers.get(3)).isEqualTo(new Answer(null, null));
    assertThat(answers.get(4).token()).isPositive();
    assertThat(answers.get(5)).isEqualTo(new Answer(null, null));
    assertThat(answers.get(6).token()).isEqualTo(shared.token());
    assertThat(answers.get(7).token()).isPositive();
    assertThat(
            database.read(
                "SELECT string_agg(resource_id || ' ' || operation || ' ' || outcome, ', '"
                    + " ORDER BY resource_id) FROM domainflow.lock_event"))
        .isEqualTo(
            "free acquire granted, lost release lost, mine release released, new acquire granted,"
                + " new and shared acquire shared granted, shared release released,"
                + " taken acquire refused, waited acquire refused");
    assertThat(
            database.read(
                "SELECT string_agg(resource_id, ', ' ORDER BY resource_id)"
                    + " FROM domainflow.resource_lock WHERE holder IS NOT NULL OR shares IS NOT NULL"))
        .isEqualTo("free, new, new and shared, taken");
    assertThat(statements.round(List.of(taken, mine)))
        .containsExactly(new Answer(taken.token(), null), new Answer(null, null));
  }

  @Test
  void rounds_over_the_same_resources_do_not_wait_for_each_other_in_a_circle() throws Exception {
    LockStatements statements = statements();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        all.add(threads.submit(() -> takeAndGiveBack(statements)));
      }
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(
            database.read("SELECT count(*) FROM domainflow.resource_lock WHERE holder IS NOT NULL"))
        .isEqualTo("0");
  }

  private static void takeAndGiveBack(LockStatements statements) {
    List<Question> questions = new ArrayList<>();
    for (int number = 0; number < 20; number++) {
      questions.add(request("number " + number, EXCLUSIVE));
    }
    for (int round = 0; round < 100; round++) {
      Collections.shuffle(questions);
      List<Answer> answers = statements.round(questions);
      List<Question> grants = new ArrayList<>();
      for (int index = 0; index < answers.size(); index++) {
        Long token = answers.get(index).token();
        if (token != null) {
          grants.add(new Grant(questions.get(index).resource(), "me", EXCLUSIVE, token));
        }
      }
      assertThat(statements.round(grants)).doesNotContain(new Answer(null, null));
    }
  }

  @Test
  void plans_of_an_empty_table_do_not_read_one_of_many_resources_whole() throws Exception {
    try (HikariDataSource one = database.pool(1, pool -> pool.setDataSource(database.unpooled()));
        DomainFlow flow = DomainFlow.on(one, DomainFlowSettings.defaults().withoutListening())) {
      flow.migrate();
      LockStatements statements = flow.locks().statements();
      database.execute(
          "ALTER TABLE domainflow.resource_lock SET (autovacuum_enabled = false)", // who looks
          // makes plans anew
          "VACUUM ANALYZE domainflow.resource_lock");
      for (int round = 0; round < 10; round++) { // the driver prepares a statement at its fifth
        useAll(statements);
      }
      database.execute(
          "INSERT INTO domainflow.resource_lock (resource_type, resource_id, token)"
              + " SELECT 'round', 'other ' || number, 1 FROM generate_series(1, "
              + MANY
              + ") AS number");
      for (int round = 0; round < 20; round++) {
        useAll(statements);
      }
    } // sessions tell what they read when they end
    await().until(() -> ofLocks("n_tup_ins") >= MANY);
    assertThat(ofLocks("seq_tup_read")).isLessThan(MANY);
    assertThat(ofLocks("idx_tup_fetch")).isLessThan(MANY);
  }

  private static void useAll(LockStatements statements) {
    Grant one = grant(statements, request("one", EXCLUSIVE));
    Request two = request("two", EXCLUSIVE);
    Request three = request("three", SHARED);
    List<Answer> answers = statements.round(List.of(one, two, three));
    statements.round(List.of(granted(two, answers.get(1)), granted(three, answers.get(2))));
    statements.round(List.of(grant(statements, request("four", EXCLUSIVE))));
  }

  private long ofLocks(String statistic) throws SQLException {
    return Long.parseLong(
        database.read(
            "SELECT "
                + statistic
                + " FROM pg_stat_user_tables WHERE relid = 'domainflow.resource_lock'::regclass"));
  }

  private LockStatements statements() throws InterruptedException {
    DomainFlow flow = database.flow("mine");
    flow.migrate();
    return flow.locks().statements();
  }

  private static Request request(String id, LockMode mode) {
    return new Request(Resource.of("round", id), "me", mode, LIFE, LockStatements.NO_TICKET);
  }

  private static Grant grant(LockStatements statements, Request request) {
    return granted(request, statements.round(List.of(request)).get(0));
  }

  private static Grant granted(Request request, Answer answer) {
    Long token = answer.token();
    assertThat(token).isNotNull();
    return new Grant(request.resource(), request.holder(), request.mode(), token);
  }
}
