package io.domainflow.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * Asks the catalogs of a database that nobody changes meanwhile, on one session or on two at once:
 * the server's time is most of a fingerprint's. For one thread.
 */
final class CatalogReader implements AutoCloseable {
  private final Connection first;
  private final @Nullable Connection second;
  private final @Nullable ExecutorService thread;

  private CatalogReader(
      Connection first, @Nullable Connection second, @Nullable ExecutorService thread) {
    this.first = first;
    this.second = second;
    this.thread = thread;
  }

  static CatalogReader on(Connection session) {
    return new CatalogReader(session, null, null);
  }

  /** On two; the second, and the thread that uses it, end with the reader. */
  static CatalogReader on(Connection session, Connection second) {
    return new CatalogReader(
        session,
        second,
        Executors.newSingleThreadExecutor(
            work -> {
              Thread made = new Thread(work, "domainflow-catalogs");
              made.setDaemon(true);
              return made;
            }));
  }

  /**
   * All objects, in the order of the questions.
   *
   * @param othersRoles names of roles that are left out; null to leave out all
   */
  List<CatalogObject> read(@Nullable Set<String> othersRoles) throws SQLException {
    int version = first.getMetaData().getDatabaseMajorVersion() * 10_000;
    List<CatalogQuery> queries =
        CatalogQuery.ALL.stream().filter(query -> query.isFor(version)).toList();
    AtomicInteger next = new AtomicInteger();
    List<List<CatalogObject>> answers =
        Collections.synchronizedList(
            new ArrayList<>(Collections.nCopies(queries.size(), List.of())));
    Future<List<CatalogObject>> beside = null;
    if (thread != null && second != null) {
      Connection other = second;
      beside = thread.submit(() -> ask(other, queries, next, answers, null));
    }
    List<CatalogObject> roles = ask(first, queries, next, answers, othersRoles);
    if (beside != null) {
      await(beside);
    }
    List<CatalogObject> all = new ArrayList<>();
    answers.forEach(all::addAll);
    all.addAll(roles);
    return all;
  }

  /** Takes the next question as long as there is one; then gives the roles, if they are wanted. */
  private static List<CatalogObject> ask(
      Connection session,
      List<CatalogQuery> queries,
      AtomicInteger next,
      List<List<CatalogObject>> answers,
      @Nullable Set<String> othersRoles)
      throws SQLException {
    boolean autoCommit = session.getAutoCommit();
    session.setAutoCommit(false);
    try (Statement statement = session.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      statement.execute(CatalogQuery.SESSION.sql());
      for (int at = next.getAndIncrement(); at < queries.size(); at = next.getAndIncrement()) {
        answers.set(at, objects(session, queries.get(at)));
      }
      return othersRoles == null ? List.of() : roles(session, othersRoles);
    } finally {
      session.rollback();
      session.setAutoCommit(autoCommit);
    }
  }

  /** The server keeps the plan with the session, since planning is most of the work. */
  private static List<CatalogObject> objects(Connection session, CatalogQuery query)
      throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(query.sql())) {
      statement.unwrap(PGStatement.class).setPrepareThreshold(1);
      return objects(statement);
    }
  }

  private static List<CatalogObject> roles(Connection session, Set<String> others)
      throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(CatalogQuery.ROLES.sql())) {
      statement.setArray(1, session.createArrayOf("name", others.toArray()));
      return objects(statement);
    }
  }

  private static List<CatalogObject> objects(PreparedStatement statement) throws SQLException {
    List<CatalogObject> objects = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        objects.add(
            new CatalogObject(
                rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)));
      }
    }
    return objects;
  }

  private static void await(Future<?> beside) throws SQLException {
    try {
      beside.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException failed) {
        throw failed;
      }
      throw new IllegalStateException("the catalogs could not be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the catalogs are read", e);
    }
  }

  boolean isValid(int seconds) throws SQLException {
    return first.isValid(seconds) && (second == null || second.isValid(seconds));
  }

  @Override
  public void close() throws SQLException {
    if (thread != null) {
      thread.shutdownNow();
    }
    if (second != null) {
      second.close();
    }
  }
}
