package io.domainflow.explore.search;

import io.domainflow.explore.gate.Step;
import io.domainflow.explore.schedule.Lane;
import io.domainflow.explore.schedule.StepListener;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Finds out, while a schedule is run once more, which reads became stale by which commit, and which
 * rows each commit changed: by asking the same queries again after each commit, so that nothing
 * depends on reading SQL. Used by the threads of the actors, guarded by its lock.
 */
final class Dependencies implements StepListener, AutoCloseable {
  /** A read of one strand that a commit of another made stale. */
  record Stale(int reader, int read, int writer, int commit, Set<String> tables) {}

  /**
   * A commit and what it changed.
   *
   * @param rewritten table and first value of each row that was there and is there still
   * @param grown tables that rows came to or went from
   */
  record Commit(
      int strand, int place, Set<String> tables, Set<String> rewritten, Set<String> grown) {}

  private record Read(int strand, int place, Query query, List<String> rows) {}

  private final Connection session;
  private final Set<String> tables; // as SQL writes their names
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final List<Read> reads = new ArrayList<>();
  private final List<Stale> stale = new ArrayList<>();
  private final List<Commit> commits = new ArrayList<>();
  private Map<String, Set<RowVersion>> before;

  Dependencies(Lane lane) throws SQLException {
    this.session = lane.database().connect();
    try (Statement statement = session.createStatement()) {
      // A function that a SELECT calls may write, or lock; then it makes no edge of the story.
      statement.execute("SET default_transaction_read_only = on; SET lock_timeout = '100ms'");
    }
    this.tables = lane.content(session).tables();
    this.before = rows();
  }

  @Override
  public void after(int place, int strand, Step step, boolean published) throws SQLException {
    lock.lock();
    try {
      if (step.kind() == Step.Kind.STATEMENT) {
        Optional<Query> query = Query.of(step.text(), step.parameters());
        if (query.isPresent()) {
          query
              .get()
              .ask(session)
              .ifPresent(rows -> reads.add(new Read(strand, place, query.get(), rows)));
        }
      }
      if (published) {
        committed(place, strand);
      }
    } finally {
      lock.unlock();
    }
  }

  private void committed(int place, int strand) throws SQLException {
    Map<String, Set<RowVersion>> now = rows();
    Commit commit = commit(place, strand, before, now);
    before = now;
    commits.add(commit);
    List<Read> again = new ArrayList<>();
    for (Read read : reads) {
      Optional<List<String>> rows = read.query().ask(session);
      if (rows.isPresent() && !rows.get().equals(read.rows())) {
        again.add(new Read(read.strand(), read.place(), read.query(), rows.get()));
        if (read.strand() != strand) {
          stale.add(new Stale(read.strand(), read.place(), strand, place, commit.tables()));
        }
      } else {
        again.add(read);
      }
    }
    reads.clear();
    reads.addAll(again);
  }

  private static Commit commit(
      int place,
      int strand,
      Map<String, Set<RowVersion>> before,
      Map<String, Set<RowVersion>> after) {
    Set<String> tables = new HashSet<>();
    Set<String> rewritten = new HashSet<>();
    Set<String> grown = new HashSet<>();
    for (Map.Entry<String, Set<RowVersion>> entry : after.entrySet()) {
      Set<RowVersion> then = before.getOrDefault(entry.getKey(), Set.of());
      Set<RowVersion> now = entry.getValue();
      if (!then.equals(now)) {
        String name = entry.getKey();
        String table = name.startsWith("public.") ? name.substring("public.".length()) : name;
        tables.add(table);
        Set<String> gone = keysOfOthers(table, then, now);
        Set<String> come = keysOfOthers(table, now, then);
        if (!gone.equals(come)) {
          grown.add(table);
        }
        gone.retainAll(come);
        rewritten.addAll(gone);
      }
    }
    return new Commit(strand, place, tables, rewritten, grown);
  }

  /** Keys of the rows that stand in one set and not in the other. */
  private static Set<String> keysOfOthers(
      String table, Set<RowVersion> some, Set<RowVersion> others) {
    Set<String> keys = new HashSet<>();
    some.stream().filter(row -> !others.contains(row)).forEach(row -> keys.add(row.key(table)));
    return keys;
  }

  /** A row as one transaction wrote it: to write the same values again is a write too. */
  private record RowVersion(String writer, String values) {
    /** The table and the first value, which stands for the row. */
    String key(String table) {
      int end = values.indexOf(',');
      return table + " " + (end < 0 ? values : values.substring(0, end));
    }
  }

  private Map<String, Set<RowVersion>> rows() throws SQLException {
    Map<String, Set<RowVersion>> rows = new TreeMap<>();
    for (String table : tables) {
      Set<RowVersion> versions = new HashSet<>();
      try (Statement statement = session.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT own.xmin::text, own::text FROM ONLY " + table + " AS own LIMIT 10000")) {
        while (row.next()) {
          versions.add(new RowVersion(row.getString(1), row.getString(2)));
        }
      }
      rows.put(table, versions);
    }
    return rows;
  }

  List<Stale> stale() {
    return stale;
  }

  List<Commit> commits() {
    return commits;
  }

  @Override
  public void close() throws SQLException {
    session.close();
  }
}
