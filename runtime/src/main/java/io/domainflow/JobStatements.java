package io.domainflow;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The statements that decide on jobs. Thread-safe. */
final class JobStatements {
  /** Who claims more has a statement of their own. */
  private static final int FEW = 100;

  private final Database database;
  private final String instance;
  private final Combiner<ClaimRequest, Claimed> claims =
      new Combiner<>(request -> request, this::claimedTogether);
  private final Combiner<ClaimedJob, Boolean> completions =
      new Combiner<>(job -> job, this::completed);

  private record ClaimTerms(
      String queue, @Nullable List<String> types, int most, Duration lifetime) {}

  /** Of one thread: no two are the same. */
  private static final class ClaimRequest {
    private final ClaimTerms terms;

    private ClaimRequest(ClaimTerms terms) {
      this.terms = terms;
    }
  }

  /**
   * Where a claim begins: behind a job.
   *
   * @param dueMicros since 1970
   */
  record Cursor(int priority, long dueMicros, long id) implements Comparable<Cursor> {
    static final Cursor START = new Cursor(Integer.MIN_VALUE, 0, 0);

    private static final Comparator<Cursor> ORDER =
        Comparator.comparingInt(Cursor::priority)
            .thenComparingLong(Cursor::dueMicros)
            .thenComparingLong(Cursor::id);

    @Override
    public int compareTo(Cursor other) {
      return ORDER.compare(this, other);
    }
  }

  /** What was claimed, in its order, and where it ends. */
  record Claimed(List<ClaimedJob> jobs, Cursor end, @Nullable JobClaim claim) {}

  /**
   * What became of what was late or due.
   *
   * @param jobs that were taken back or became ready
   * @param microsToNext until a job is due, if one is scheduled
   */
  record Reclaimed(long jobs, @Nullable Long microsToNext) {}

  JobStatements(Database database, String instance) {
    this.database = database;
    this.instance = instance;
  }

  Database database() {
    return database;
  }

  String sql(String file) {
    return database.schema().sql(file);
  }

  /**
   * Adds jobs.
   *
   * @return how many, and the id of the first: those without a key that somebody has
   */
  long[] enqueue(Connection connection, String queue, @Nullable Long batch, List<JobRequest> jobs)
      throws SQLException {
    try (PreparedStatement add = connection.prepareStatement(sql("enqueue_jobs"))) {
      add.setString(1, queue);
      add.setObject(2, batch);
      Columns.texts(add, 3, jobs, JobRequest::type);
      Columns.integers(add, 4, jobs, JobRequest::priority);
      Columns.longs(add, 5, jobs, job -> MigrationLock.micros(job.delay()));
      Columns.integers(add, 6, jobs, JobRequest::attempts);
      Columns.texts(add, 7, jobs, JobRequest::uniqueKey);
      Columns.bytes(add, 8, jobs, JobRequest::payload);
      add.setString(9, Listener.channel(database.schema()));
      try (ResultSet row = add.executeQuery()) {
        if (!row.next()) {
          throw new UnknownQueueException(queue);
        }
        return new long[] {row.getLong("jobs"), row.getLong("first")};
      }
    }
  }

  /**
   * Claims the next jobs behind the cursor.
   *
   * @param types of which, or null for all
   */
  Claimed claim(
      String queue, Cursor cursor, @Nullable List<String> types, int most, Duration lifetime) {
    return claim(queue, cursor, types, 1, most, lifetime).get(0);
  }

  /**
   * As the other, for several who ask the same at the same time.
   *
   * @return one for each
   */
  List<Claimed> claim(
      String queue,
      Cursor cursor,
      @Nullable List<String> types,
      int claims,
      int most,
      Duration lifetime) {
    long asked = System.nanoTime();
    return database.ask(
        what(queue),
        "claim_jobs",
        ask -> {
          ask.setString(1, queue);
          ask.setInt(2, cursor.priority());
          ask.setLong(3, cursor.dueMicros());
          ask.setLong(4, cursor.id());
          if (types == null) {
            ask.setArray(5, null);
          } else {
            Columns.texts(ask, 5, types, type -> type);
          }
          ask.setInt(6, claims);
          ask.setInt(7, most);
          ask.setString(8, instance);
          ask.setLong(9, MigrationLock.micros(lifetime));
          try (ResultSet row = ask.executeQuery()) {
            return claimed(row, cursor, claims, id -> new JobClaim(id, queue, lifetime, asked));
          }
        });
  }

  /**
   * As the other, from the beginning of the queue; who asks at the same time shares a statement.
   */
  Claimed claimTogether(String queue, @Nullable List<String> types, int most, Duration lifetime) {
    return most > FEW
        ? claim(queue, Cursor.START, types, most, lifetime)
        : claims.ask(new ClaimRequest(new ClaimTerms(queue, types, most, lifetime)));
  }

  private List<Claimed> claimedTogether(List<ClaimRequest> requests) {
    Map<ClaimTerms, Integer> numbers = new LinkedHashMap<>();
    requests.forEach(request -> numbers.merge(request.terms, 1, Integer::sum));
    Map<ClaimTerms, Iterator<Claimed>> dealt = new HashMap<>();
    numbers.forEach(
        (terms, number) ->
            dealt.put(
                terms,
                claim(
                        terms.queue(),
                        Cursor.START,
                        terms.types(),
                        number,
                        terms.most(),
                        terms.lifetime())
                    .iterator()));
    return requests.stream()
        .map(request -> Objects.requireNonNull(dealt.get(request.terms)).next())
        .toList();
  }

  private record Row(ClaimedJob job, Cursor at) {}

  private List<Claimed> claimed(
      ResultSet row, Cursor start, int claims, LongFunction<JobClaim> made) throws SQLException {
    Map<Long, List<Row>> dealt = new TreeMap<>();
    Map<Long, JobClaim> known = new HashMap<>();
    while (row.next()) {
      long token = row.getLong("claim");
      JobClaim claim = known.computeIfAbsent(token, made::apply);
      long id = row.getLong("id");
      claim.add(id);
      ClaimedJob job =
          new ClaimedJob(
              this,
              claim,
              id,
              row.getString("type"),
              row.getBytes("payload"),
              row.getInt("attempt"),
              row.getInt("attempts"));
      Cursor at = new Cursor(row.getInt("priority"), row.getLong("due_micros"), id);
      dealt.computeIfAbsent(token, first -> new ArrayList<>()).add(new Row(job, at));
    }
    List<Claimed> all = new ArrayList<>();
    for (List<Row> rows : dealt.values()) {
      rows.sort(Comparator.comparing(Row::at)); // RETURNING knows no order
      List<ClaimedJob> jobs = rows.stream().map(Row::job).toList();
      all.add(new Claimed(jobs, rows.get(rows.size() - 1).at(), jobs.get(0).claim()));
    }
    while (all.size() < claims) {
      all.add(new Claimed(List.of(), start, null));
    }
    return all;
  }

  /** The jobs are done; gives the ids of those whose claims were in force. */
  Set<Long> complete(List<ClaimedJob> jobs) {
    return database.ask(
        "the completion of jobs", "complete_jobs", ask -> completed(ask, jobs, false));
  }

  /** The job is done; false if its claim is not in force. Who asks at the same time may share. */
  boolean complete(ClaimedJob job) {
    return completions.ask(job) || complete(List.of(job)).contains(job.id()); // which waits alone
  }

  private List<Boolean> completed(List<ClaimedJob> jobs) {
    Set<Long> done = completeUnlocked(jobs);
    return jobs.stream().map(job -> done.contains(job.id())).toList();
  }

  /** As the other, of those that no open transaction relies on. */
  Set<Long> completeUnlocked(List<ClaimedJob> jobs) {
    return database.ask(
        "the completion of jobs", "complete_jobs", ask -> completed(ask, jobs, true));
  }

  Set<Long> complete(Connection connection, List<ClaimedJob> jobs) throws SQLException {
    try (PreparedStatement complete = connection.prepareStatement(sql("complete_jobs"))) {
      return completed(complete, jobs, false);
    }
  }

  private static Set<Long> completed(
      PreparedStatement ask, List<ClaimedJob> jobs, boolean skipLocked) throws SQLException {
    Columns.longs(ask, 1, jobs, ClaimedJob::id);
    Columns.longs(ask, 2, jobs, ClaimedJob::token);
    Columns.longs(ask, 3, ended(jobs), JobClaim::id);
    ask.setBoolean(4, skipLocked);
    return ids(ask);
  }

  /** The jobs were not done; gives the ids of those whose claims were in force. */
  Set<Long> fail(List<FailedJob> failed) {
    return database.ask("the failure of jobs", "fail_jobs", ask -> failed(ask, failed, false));
  }

  /** As the other, of those that no open transaction relies on. */
  Set<Long> failUnlocked(List<FailedJob> failed) {
    return database.ask("the failure of jobs", "fail_jobs", ask -> failed(ask, failed, true));
  }

  private static Set<Long> failed(PreparedStatement ask, List<FailedJob> failed, boolean skipLocked)
      throws SQLException {
    Columns.longs(ask, 1, failed, each -> each.job().id());
    Columns.longs(ask, 2, failed, each -> each.job().token());
    Columns.booleans(ask, 3, failed, FailedJob::isFinal);
    Columns.integers(ask, 4, failed, FailedJob::used);
    Columns.longs(ask, 5, failed, FailedJob::delayMicros);
    Columns.texts(ask, 6, failed, FailedJob::error);
    Columns.longs(ask, 7, ended(failed.stream().map(FailedJob::job).toList()), JobClaim::id);
    ask.setBoolean(8, skipLocked);
    return ids(ask);
  }

  /** The ids of those whose claims are in force. */
  Set<Long> claimed(List<ClaimedJob> jobs) {
    return database.ask(
        "the claims of jobs",
        "claimed_jobs",
        ask -> {
          Columns.longs(ask, 1, jobs, ClaimedJob::id);
          Columns.longs(ask, 2, jobs, ClaimedJob::token);
          return ids(ask);
        });
  }

  /** Claims of which nothing is left when the jobs are done. */
  private static List<JobClaim> ended(List<ClaimedJob> jobs) {
    Set<JobClaim> ended = new HashSet<>();
    for (ClaimedJob job : jobs) {
      if (job.claim().isLast(job.id())) {
        ended.add(job.claim());
      }
    }
    return List.copyOf(ended);
  }

  private static Set<Long> ids(PreparedStatement ask) throws SQLException {
    try (ResultSet row = ask.executeQuery()) {
      row.next();
      @Nullable Array ids = row.getArray(1);
      return ids == null ? Set.of() : Set.of((Long[]) ids.getArray());
    }
  }

  boolean extend(JobClaim claim, Duration lifetime) {
    return database.ask(
        "the extension of a claim",
        "extend_claim",
        ask -> {
          ask.setLong(1, claim.id());
          ask.setLong(2, MigrationLock.micros(lifetime));
          return Database.isTrue(ask);
        });
  }

  Reclaimed reclaim() {
    return database.ask(
        "the reclaim of jobs",
        "reclaim_jobs",
        ask -> {
          ask.setString(1, Listener.channel(database.schema()));
          try (ResultSet row = ask.executeQuery()) {
            row.next();
            return new Reclaimed(row.getLong("jobs"), Database.longOrNull(row, "micros_to_next"));
          }
        });
  }

  /**
   * Who enqueues from now on wakes somebody.
   *
   * @throws UnknownQueueException if there is no such queue
   */
  void goIdle(String queue, Duration until) {
    int queues =
        database.ask(
            what(queue),
            "go_idle",
            ask -> {
              ask.setLong(1, MigrationLock.micros(until));
              ask.setString(2, queue);
              return ask.executeUpdate();
            });
    if (queues == 0) {
      throw new UnknownQueueException(queue);
    }
  }

  static String what(String queue) {
    return "queue " + queue;
  }
}
