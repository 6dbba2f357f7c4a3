package io.domainflow;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A queue of jobs. Thread-safe. What takes a connection joins its transaction; every other call is
 * one of its own, and the server's clock decides.
 *
 * <p>A job is done at least once: it is taken back from whoever does not renew its claim. Who
 * writes in a transaction that also calls {@link ClaimedJob#complete(Connection)}, writes exactly
 * once.
 */
public final class Jobs {
  /** Jobs in a statement at most: what many enqueue is cut up by them. */
  private static final int MOST_AT_A_TIME = 100_000;

  private static final Duration OLDEST = Duration.ofDays(3650);

  private final JobStatements statements;
  private final String queue;
  private final JobProcessor.Parts parts;

  Jobs(JobStatements statements, String queue, JobProcessor.Parts parts) {
    this.statements = statements;
    this.queue = Names.checked("a queue's name", queue);
    this.parts = parts;
  }

  public String queue() {
    return queue;
  }

  /** Brings the queue into being, if it is not there yet. */
  public void declare() {
    update("declare_queue", ask -> ask.setString(1, queue));
  }

  /**
   * Adds a job.
   *
   * @return its id, or empty if a job has its unique key
   * @throws UnknownQueueException if the queue was not declared
   */
  public OptionalLong enqueue(JobRequest job) {
    OptionalLong id =
        statements
            .database()
            .work(JobStatements.what(queue), connection -> enqueue(connection, job));
    parts.signals().raise(JobClaimer.topic(queue));
    return id;
  }

  /**
   * As {@link #enqueue(JobRequest)}: the job is there if the transaction commits.
   *
   * @throws SQLException from the server
   */
  public OptionalLong enqueue(Connection connection, JobRequest job) throws SQLException {
    long[] added = statements.enqueue(connection, queue, null, List.of(job));
    return added[0] == 0 ? OptionalLong.empty() : OptionalLong.of(added[1]);
  }

  /**
   * Adds many in one round trip.
   *
   * @param jobs at most 100,000
   * @return how many were added: those without a unique key that a job has
   */
  public long enqueueAll(List<JobRequest> jobs) {
    long added =
        statements
            .database()
            .work(JobStatements.what(queue), connection -> enqueueAll(connection, jobs));
    parts.signals().raise(JobClaimer.topic(queue));
    return added;
  }

  /** As {@link #enqueueAll(List)}: they are there if the transaction commits. */
  public long enqueueAll(Connection connection, List<JobRequest> jobs) throws SQLException {
    if (jobs.size() > MOST_AT_A_TIME) {
      throw new IllegalArgumentException(
          "enqueue at most " + MOST_AT_A_TIME + " jobs at a time, not " + jobs.size());
    }
    return jobs.isEmpty() ? 0 : statements.enqueue(connection, queue, null, jobs)[0];
  }

  /**
   * Adds many jobs as a batch, whose progress can be asked for.
   *
   * @param jobs 1 to 100,000, without unique keys
   * @return the batch's number, by which the queue counts its batches
   */
  public long enqueueBatch(Connection connection, List<JobRequest> jobs) throws SQLException {
    if (jobs.isEmpty() || jobs.size() > MOST_AT_A_TIME) {
      throw new IllegalArgumentException(
          "a batch has 1 to " + MOST_AT_A_TIME + " jobs, not " + jobs.size());
    }
    if (jobs.stream().anyMatch(job -> job.uniqueKey() != null)) {
      throw new IllegalArgumentException(
          "a job of a batch must not have a unique key: it would be counted without being there");
    }
    try (PreparedStatement begin = connection.prepareStatement(statements.sql("begin_batch"))) {
      begin.setString(1, queue);
      begin.setInt(2, jobs.size());
      @Nullable Long number = Database.longOrNull(begin);
      if (number == null) {
        throw new UnknownQueueException(queue);
      }
      statements.enqueue(connection, queue, number, jobs);
      return number;
    }
  }

  /** How far a batch is, or empty if the queue has none of that number. */
  public Optional<BatchProgress> batch(long number) {
    return ask(
        "read_batch",
        ask -> {
          ask.setString(1, queue);
          ask.setLong(2, number);
          try (ResultSet row = ask.executeQuery()) {
            return row.next() ? Optional.of(progress(row)) : Optional.empty();
          }
        });
  }

  private static BatchProgress progress(ResultSet row) throws SQLException {
    @Nullable Array errors = row.getArray("errors");
    return new BatchProgress(
        row.getInt("total"),
        row.getInt("processed"),
        row.getInt("failed"),
        row.getObject("created_at", OffsetDateTime.class),
        row.getObject("started_at", OffsetDateTime.class),
        row.getObject("completed_at", OffsetDateTime.class),
        errors == null ? List.of() : List.of((String[]) errors.getArray()));
  }

  /**
   * Claims the next jobs, for who has no processor. The claim is not renewed: it is extended, or it
   * expires, and the jobs go to others.
   *
   * @param most jobs
   * @param lifetime of the claim; 1 ms to a day
   * @param types of which; none for all
   * @return what there was, maybe nothing
   */
  public List<ClaimedJob> claim(int most, Duration lifetime, JobType<?>... types) {
    MigrationLock.checkLifetime(lifetime);
    if (most < 1 || most > 10_000) {
      throw new IllegalArgumentException("claim 1 to 10000 jobs, not " + most);
    }
    @Nullable List<String> names =
        types.length == 0 ? null : List.of(types).stream().map(JobType::name).toList();
    List<ClaimedJob> jobs = statements.claimTogether(queue, names, most, lifetime).jobs();
    if (jobs.isEmpty()) {
      statistics(); // says so if there is no such queue
    }
    return jobs;
  }

  /**
   * Takes back what expired claims have, in all queues, and makes ready what is due. Processors do
   * so by themselves.
   *
   * @return how many jobs are ready again
   */
  public long reclaim() {
    return statements.reclaim().jobs();
  }

  /** A processor that runs handlers of the queue's jobs. */
  public JobProcessor.Builder processor() {
    return new JobProcessor.Builder(this, parts);
  }

  /**
   * From when this returns nothing more is claimed; what is claimed goes on.
   *
   * @throws UnknownQueueException if the queue was not declared
   */
  public void pause() {
    setPaused(true);
  }

  /**
   * Ends the pause.
   *
   * @throws UnknownQueueException if the queue was not declared
   */
  public void resume() {
    setPaused(false);
  }

  private void setPaused(boolean paused) {
    boolean known =
        ask(
            "pause_queue",
            ask -> {
              ask.setString(1, queue);
              ask.setBoolean(2, paused);
              ask.setString(3, Listener.channel(statements.database().schema()));
              try (ResultSet row = ask.executeQuery()) {
                return row.next();
              }
            });
    if (!known) {
      throw new UnknownQueueException(queue);
    }
  }

  /**
   * Counts the queue's jobs: reads all of them.
   *
   * @throws UnknownQueueException if the queue was not declared
   */
  public QueueStatistics statistics() {
    return ask(
        "read_queue",
        ask -> {
          ask.setString(1, queue);
          try (ResultSet row = ask.executeQuery()) {
            if (!row.next()) {
              throw new UnknownQueueException(queue);
            }
            return new QueueStatistics(
                row.getBoolean("paused"),
                row.getLong("ready"),
                row.getLong("scheduled"),
                row.getLong("claimed"),
                row.getLong("dead"),
                Duration.ofNanos(Math.max(0, row.getLong("oldest_micros")) * 1_000));
          }
        });
  }

  /** Makes all dead jobs ready again; gives how many. */
  public long requeueDead() {
    return requeue(null);
  }

  /** Makes dead jobs ready again; gives how many of them were. */
  public long requeueDead(long... ids) {
    return requeue(ids);
  }

  private long requeue(long @Nullable [] ids) {
    return count(
        "requeue_dead_jobs",
        ask -> {
          ask.setString(1, queue);
          setIds(ask, ids);
          ask.setString(3, Listener.channel(statements.database().schema()));
        });
  }

  /** Deletes jobs that nobody has claimed; gives how many of them there were. */
  public long cancel(long... ids) {
    return count(
        "cancel_jobs",
        ask -> {
          ask.setString(1, queue);
          setIds(ask, ids);
        });
  }

  /** Deletes jobs that died longer ago than that; gives how many. */
  public long deleteDead(Duration age) {
    if (age.isNegative() || age.compareTo(OLDEST) > 0) {
      throw new IllegalArgumentException("an age must be 0 to 10 years, not " + age);
    }
    long all = 0;
    for (long some = 1; some > 0; all += some) {
      some =
          count(
              "delete_dead_jobs",
              ask -> {
                ask.setString(1, queue);
                ask.setLong(2, MigrationLock.micros(age));
              });
    }
    return all;
  }

  JobStatements statements() {
    return statements;
  }

  private static void setIds(PreparedStatement ask, long @Nullable [] ids) throws SQLException {
    if (ids == null) {
      ask.setArray(2, null);
    } else {
      Columns.longs(ask, 2, java.util.Arrays.stream(ids).boxed().toList(), Long::longValue);
    }
  }

  @FunctionalInterface
  private interface Parameters {
    void set(PreparedStatement statement) throws SQLException;
  }

  private int update(String file, Parameters parameters) {
    return ask(
        file,
        ask -> {
          parameters.set(ask);
          return ask.executeUpdate();
        });
  }

  private long count(String file, Parameters parameters) {
    return ask(
        file,
        ask -> {
          parameters.set(ask);
          @Nullable Long count = Database.longOrNull(ask);
          return count == null ? 0 : count;
        });
  }

  private <T> T ask(String file, Database.Question<T> question) {
    return statements.database().ask(JobStatements.what(queue), file, question);
  }
}
