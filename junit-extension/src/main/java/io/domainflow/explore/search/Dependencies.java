package io.domainflow.explore.search;

import io.domainflow.explore.content.Content;
import io.domainflow.explore.gate.Step;
import io.domainflow.explore.schedule.Lane;
import io.domainflow.explore.schedule.StepListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, while a schedule is run once more, which reads became stale by which commit, and which
 * rows each commit changed: by asking the same queries again after each commit, so that nothing
 * depends on reading SQL. Used by the threads of the actors, guarded by its lock.
 */
final class Dependencies implements StepListener, AutoCloseable {
  /** A read of one strand that a commit of another made stale. */
  record Stale(int reader, int read, int writer, int commit, Set<String> tables, boolean phantom) {}

  /**
   * A commit and what it changed.
   *
   * @param rows table and first value of each row
   */
  record Commit(
      int strand, int place, Set<String> tables, Set<String> rows, boolean addsOrRemoves) {}

  private record Read(int strand, int place, Query query, List<String> rows) {}

  private final Lane lane;
  private final Connection session;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final List<Read> reads = new ArrayList<>();
  private final List<Stale> stale = new ArrayList<>();
  private final List<Commit> commits = new ArrayList<>();
  private @Nullable Content before;

  Dependencies(Lane lane) throws SQLException {
    this.lane = lane;
    this.session = lane.database().connect();
    this.before = lane.content(session);
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
    Content now = lane.content(session);
    Commit commit = commit(place, strand, before == null ? now : before, now);
    before = now;
    commits.add(commit);
    List<Read> again = new ArrayList<>();
    for (Read read : reads) {
      Optional<List<String>> rows = read.query().ask(session);
      if (rows.isPresent() && !rows.get().equals(read.rows())) {
        again.add(new Read(read.strand(), read.place(), read.query(), rows.get()));
        if (read.strand() != strand) {
          stale.add(
              new Stale(
                  read.strand(),
                  read.place(),
                  strand,
                  place,
                  commit.tables(),
                  commit.addsOrRemoves()));
        }
      } else {
        again.add(read);
      }
    }
    reads.clear();
    reads.addAll(again);
  }

  private static Commit commit(int place, int strand, Content before, Content after) {
    Set<String> tables = new HashSet<>();
    Set<String> rows = new HashSet<>();
    boolean addsOrRemoves = false;
    for (String table : after.tables()) {
      List<List<@Nullable String>> then = before.rows(table);
      List<List<@Nullable String>> now = after.rows(table);
      if (then.equals(now)) {
        continue;
      }
      tables.add(table.startsWith("public.") ? table.substring("public.".length()) : table);
      addsOrRemoves |= then.size() != now.size();
      note(table, then, now, rows);
      note(table, now, then, rows);
    }
    return new Commit(strand, place, tables, rows, addsOrRemoves);
  }

  /** Rows of the one that the other has not. */
  private static void note(
      String table,
      List<List<@Nullable String>> some,
      List<List<@Nullable String>> others,
      Set<String> rows) {
    Set<List<@Nullable String>> known = new HashSet<>(others);
    for (List<@Nullable String> row : some) {
      if (!known.contains(row) && !row.isEmpty()) {
        rows.add(table + " " + row.get(0));
      }
    }
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
