package io.domainflow.impact;

import io.domainflow.impact.KnownRelations.Relation;
import io.domainflow.impact.KnownRelations.Seen;
import io.domainflow.postgres.TestDatabase;
import io.domainflow.script.SqlStatement;
import io.domainflow.script.StatementObserver;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches a script on a database that nobody else uses: what it locks, writes anew and reads whole
 * of what was there before. Its session is asked in its own transaction, where files and scans are
 * to be seen before the commit. For one script and thread.
 */
public final class ImpactObserver implements StatementObserver {
  private static final String SETTINGS =
      """
      SELECT pg_catalog.pg_backend_pid(),
             extract(epoch FROM pg_catalog.current_setting('lock_timeout')::pg_catalog.interval) * 1000
      """;

  private final TestDatabase database;
  private final KnownRelations known;
  private final List<Impact> impacts = new ArrayList<>();
  private final List<Long> sent = new ArrayList<>(); // by nanoTime, of each of the impacts
  private final Map<Long, Long> files = new HashMap<>();
  private Map<Long, Seen> before = Map.of(); // at the end of the statement before
  private int standing; // of the impacts, those of transactions that have ended
  private int transaction = 1;

  /** Notes what is there. */
  public ImpactObserver(TestDatabase database, Connection session) throws SQLException {
    this.database = database;
    this.known = KnownRelations.of(session);
    known.all().forEach((oid, relation) -> files.put(oid, relation.file()));
  }

  /** Of each statement that touched anything, in order. */
  public List<Impact> impacts() {
    return List.copyOf(impacts);
  }

  @Override
  public void ran(SqlStatement statement, Connection session, Duration elapsed)
      throws SQLException {
    if (putsRowsIn(statement)) {
      return;
    }
    Settings settings = Settings.of(session);
    Map<Long, Seen> now = known.seenBy(session, settings.process());
    List<Touched> touched = new ArrayList<>();
    now.forEach(
        (oid, seen) -> {
          Seen former = before.getOrDefault(oid, Seen.NOTHING);
          touched.add(
              touched(
                  known.relation(oid),
                  seen.strongest().filter(mode -> !former.isAsStrong(mode)).orElse(null),
                  isRewritten(oid, seen.file()),
                  seen.scans() > former.scans(),
                  seen.gone()));
        });
    add(statement, touched, elapsed, settings.lockTimeout());
    before = now;
  }

  /** Scripts have thousands of these, which stop nobody. */
  private static boolean putsRowsIn(SqlStatement statement) {
    List<String> words = statement.words();
    return !words.isEmpty() && words.get(0).equals("insert") && !words.contains("select");
  }

  private boolean isRewritten(long oid, long file) {
    Long former = files.put(oid, file);
    return former != null && former != 0 && file != 0 && former != file;
  }

  @Override
  public <T> T around(SqlStatement statement, Connection session, Sending<T> sending)
      throws SQLException {
    Settings settings = Settings.of(session);
    try (StepByStep steps = new StepByStep(database, known, settings.process())) {
      long start = System.nanoTime();
      setLockTimeout(session, "0"); // it waits for us, and that is nothing to give up for
      T result = steps.run(sending);
      setLockTimeout(session, settings.lockTimeout().toMillis() + "ms");
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      Map<Long, Relation> after;
      try (Connection other = database.connect()) {
        after = KnownRelations.of(other).all();
      }
      boolean reads = statement.words().contains("index") && !statement.words().contains("drop");
      List<Touched> touched = new ArrayList<>();
      for (Map.Entry<Long, Set<TableLockMode>> seen : steps.modes().entrySet()) {
        Relation relation = known.relation(seen.getKey());
        if (relation.isIndex()) { // its locks come and go while nothing is in the way
          continue;
        }
        Relation now = after.get(seen.getKey());
        TableLockMode mode = seen.getValue().stream().max(Comparator.naturalOrder()).orElse(null);
        touched.add(
            touched(
                relation,
                mode,
                now != null && isRewritten(seen.getKey(), now.file()),
                reads,
                now == null));
      }
      add(statement, touched, elapsed, settings.lockTimeout());
      return result;
    }
  }

  private static void setLockTimeout(Connection session, String value) throws SQLException {
    try (PreparedStatement set =
        session.prepareStatement("SELECT pg_catalog.set_config('lock_timeout', ?, false)")) {
      set.setString(1, value);
      set.execute();
    }
  }

  private static Touched touched(
      Relation relation,
      @Nullable TableLockMode mode,
      boolean rewritten,
      boolean scanned,
      boolean gone) {
    return new Touched(
        relation.name(), relation.what(), mode, rewritten, scanned && relation.hasRows(), gone);
  }

  private void add(
      SqlStatement statement, List<Touched> touched, Duration elapsed, Duration lockTimeout) {
    touched.removeIf(Touched::isNothing);
    touched.sort(Comparator.comparing(Touched::relation));
    if (!touched.isEmpty()) {
      sent.add(System.nanoTime() - elapsed.toNanos());
      impacts.add(new Impact(statement, touched, transaction, elapsed, elapsed, lockTimeout));
    }
  }

  @Override
  public void committed() {
    for (int index = standing; index < impacts.size(); index++) {
      Impact impact = impacts.get(index);
      if (impact.transaction() == transaction) {
        long time = System.nanoTime() - sent.get(index);
        impacts.set(index, impact.heldFor(Duration.ofNanos(time)));
      }
    }
    standing = impacts.size();
    before = Map.of();
    transaction++;
  }

  @Override
  public void undone() {
    impacts.subList(standing, impacts.size()).clear();
    sent.subList(standing, sent.size()).clear();
    before = Map.of();
    known.all().forEach((oid, relation) -> files.put(oid, relation.file()));
  }

  private record Settings(int process, Duration lockTimeout) {
    static Settings of(Connection session) throws SQLException {
      try (PreparedStatement ask = session.prepareStatement(SETTINGS);
          ResultSet row = ask.executeQuery()) {
        row.next();
        return new Settings(row.getInt(1), Duration.ofMillis(row.getLong(2)));
      }
    }
  }
}
