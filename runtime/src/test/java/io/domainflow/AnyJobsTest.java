package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever is done with jobs, in whatever order, they are as a simple model of them says. */
final class AnyJobsTest {
  private static final JobType<String> MAIL = JobType.of("mail", PayloadCodec.text());
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final int ATTEMPTS = 2;

  enum What {
    ENQUEUE,
    ENQUEUE_DELAYED,
    CLAIM,
    COMPLETE,
    COMPLETE_IN_A_TRANSACTION,
    COMPLETE_AND_ROLL_BACK,
    FAIL_RETRYABLE,
    FAIL_TRANSIENT,
    FAIL_PERMANENT,
    EXPIRE,
    MAKE_DUE,
    REQUEUE_DEAD,
    CANCEL
  }

  /**
   * @param which of those that there are, by their number modulo how many
   */
  record Act(What what, int which) {}

  /**
   * What the model knows of a job that is not gone.
   *
   * @param state as in the table
   */
  private record Known(char state, int attempt) {}

  private final Map<Long, Known> model = new TreeMap<>();

  /** Of all that was ever claimed: also what was lost since. */
  private final List<ClaimedJob> handles = new ArrayList<>();

  @Property(tries = 10)
  void jobs_are_as_the_model_says(@ForAll("acts") List<Act> acts) throws Exception {
    model.clear();
    handles.clear();
    try (RuntimeDatabase database = new RuntimeDatabase()) {
      DomainFlow flow =
          database.flow(DomainFlowSettings.defaults().withInstance("any").withoutListening());
      flow.migrate();
      Jobs jobs = flow.jobs("post");
      jobs.declare();
      for (Act act : acts) {
        perform(database, jobs, act);
        assertThat(table(database)).as("after %s of %s", act, acts).isEqualTo(model);
      }
      perform(database, jobs, new Act(What.EXPIRE, 0));
      assertThat(database.count("domainflow.job_claim")).isZero();
    }
  }

  private void perform(RuntimeDatabase database, Jobs jobs, Act act) throws Exception {
    switch (act.what()) {
      case ENQUEUE -> enqueue(jobs, act.which() % 4 + 1, Duration.ZERO, 'r');
      case ENQUEUE_DELAYED -> enqueue(jobs, 1, Duration.ofHours(1), 's');
      case CLAIM -> claim(jobs, act.which() % 3 + 1);
      case EXPIRE -> {
        database.execute("UPDATE domainflow.job_claim SET lease_until = now() - interval '1 s'");
        jobs.reclaim();
        model.replaceAll(
            (id, job) ->
                job.state() == 'c'
                    ? new Known(job.attempt() == ATTEMPTS ? 'd' : 'r', job.attempt())
                    : job);
      }
      case MAKE_DUE -> {
        database.execute("UPDATE domainflow.job SET due_at = now() WHERE state = 's'");
        jobs.reclaim();
        model.replaceAll((id, job) -> job.state() == 's' ? new Known('r', job.attempt()) : job);
      }
      case REQUEUE_DEAD -> {
        jobs.requeueDead();
        model.replaceAll((id, job) -> job.state() == 'd' ? new Known('r', 0) : job);
      }
      case CANCEL -> {
        if (!model.isEmpty()) {
          long id = any(model.keySet(), act.which());
          long cancelled = jobs.cancel(id);
          assertThat(cancelled).isEqualTo(state(id) == 'c' ? 0 : 1);
          model.entrySet().removeIf(job -> job.getKey() == id && cancelled == 1);
        }
      }
      default -> {
        if (!handles.isEmpty()) {
          end(database, any(handles, act.which()), act.what());
        }
      }
    }
  }

  private void enqueue(Jobs jobs, int number, Duration delay, char state) {
    for (int index = 0; index < number; index++) {
      long id =
          jobs.enqueue(
                  MAIL.request("x").withDelay(delay).withPriority(index).withAttempts(ATTEMPTS))
              .orElseThrow();
      model.put(id, new Known(state, 0));
    }
  }

  private void claim(Jobs jobs, int most) {
    long ready = model.values().stream().filter(job -> job.state() == 'r').count();
    List<ClaimedJob> claimed = jobs.claim(most, LIFE);
    assertThat(claimed).hasSize((int) Math.min(most, ready));
    for (ClaimedJob job : claimed) {
      assertThat(state(job.id())).isEqualTo('r');
      model.put(job.id(), new Known('c', job.attempt()));
      handles.add(job);
    }
  }

  /** By a handle that is in force if it is the last one of a job that is claimed. */
  private void end(RuntimeDatabase database, ClaimedJob job, What what) throws Exception {
    boolean held =
        state(job.id()) == 'c'
            && handles.stream()
                .filter(other -> other.id() == job.id())
                .allMatch(other -> other.token() <= job.token());
    if (!held) {
      assertThatThrownBy(() -> say(database, job, what)).isInstanceOf(LeaseLostException.class);
      return;
    }
    say(database, job, what);
    int attempt = model.getOrDefault(job.id(), new Known('?', 0)).attempt();
    switch (what) {
      case COMPLETE, COMPLETE_IN_A_TRANSACTION -> model.remove(job.id());
      case FAIL_RETRYABLE ->
          model.put(job.id(), new Known(attempt == ATTEMPTS ? 'd' : 's', attempt));
      case FAIL_TRANSIENT -> model.put(job.id(), new Known('r', attempt - 1));
      case FAIL_PERMANENT -> model.put(job.id(), new Known('d', attempt));
      default -> {}
    }
  }

  private static void say(RuntimeDatabase database, ClaimedJob job, What what) throws Exception {
    switch (what) {
      case COMPLETE -> job.complete();
      case FAIL_RETRYABLE -> job.fail(JobFailure.retryable("it was not to be"));
      case FAIL_TRANSIENT -> job.fail(JobFailure.transientFor(Duration.ZERO, "a moment"));
      case FAIL_PERMANENT -> job.fail(JobFailure.permanent("never"));
      default -> {
        try (Connection session = database.unpooled().getConnection()) {
          session.setAutoCommit(false);
          job.complete(session);
          if (what == What.COMPLETE_IN_A_TRANSACTION) {
            session.commit();
          } else {
            session.rollback();
          }
        }
      }
    }
  }

  private char state(long id) {
    return model.getOrDefault(id, new Known('?', 0)).state();
  }

  private static <T> T any(Collection<T> all, int which) {
    return List.copyOf(all).get(which % all.size());
  }

  private static Map<Long, Known> table(RuntimeDatabase database) throws SQLException {
    Map<Long, Known> jobs = new TreeMap<>();
    try (Connection session = database.unpooled().getConnection();
        Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT id, state, attempt FROM domainflow.job")) {
      while (row.next()) {
        jobs.put(row.getLong(1), new Known(row.getString(2).charAt(0), row.getInt(3)));
      }
    }
    return jobs;
  }

  @Provide
  Arbitrary<List<Act>> acts() {
    Arbitrary<What> what =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.of(What.ENQUEUE)),
            Tuple.of(6, Arbitraries.of(What.CLAIM)),
            Tuple.of(10, Arbitraries.of(What.class)));
    return Combinators.combine(what, Arbitraries.integers().between(0, 1000))
        .as(Act::new)
        .list()
        .ofMinSize(5)
        .ofMaxSize(40)
        .map(Collections::unmodifiableList);
  }
}
