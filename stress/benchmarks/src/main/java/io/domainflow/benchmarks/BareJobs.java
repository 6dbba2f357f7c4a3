package io.domainflow.benchmarks;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/** A hundred at a time by the least SQL that does it: claim by an update, end by a delete. */
final class BareJobs implements JobSystem {
  @Override
  public String name() {
    return "bare SQL, batches of 100";
  }

  @Override
  public String table() {
    return "bare_job";
  }

  @Override
  public void prepare(DurableDatabase database, DataSource pool) throws Exception {
    database.execute(
        "CREATE TABLE bare_job (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            + " state text NOT NULL DEFAULT 'ready', payload text NOT NULL)",
        "CREATE INDEX bare_ready ON bare_job (id) WHERE state = 'ready'");
  }

  @Override
  public void enqueue(DurableDatabase database, DataSource pool, int jobs) throws Exception {
    database.execute(
        "INSERT INTO bare_job (payload) SELECT '' FROM generate_series(1, " + jobs + ")");
  }

  @Override
  public void run(DurableDatabase database, DataSource pool, int threads, int jobs)
      throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        all.add(
            executor.submit(
                () -> {
                  work(pool);
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static void work(DataSource pool) throws SQLException {
    try (Connection session = pool.getConnection();
        PreparedStatement claim =
            session.prepareStatement(
                "WITH picked AS MATERIALIZED (SELECT id FROM bare_job WHERE state = 'ready'"
                    + " ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED)"
                    + " UPDATE bare_job SET state = 'running' FROM picked"
                    + " WHERE bare_job.id = picked.id RETURNING bare_job.id, bare_job.payload");
        PreparedStatement end =
            session.prepareStatement("DELETE FROM bare_job WHERE id = ANY (?)")) {
      while (true) {
        List<Long> ids = new ArrayList<>();
        try (ResultSet row = claim.executeQuery()) {
          while (row.next()) {
            ids.add(row.getLong(1));
          }
        }
        if (ids.isEmpty()) {
          return;
        }
        Array array = session.createArrayOf("bigint", ids.toArray());
        end.setArray(1, array);
        end.executeUpdate();
      }
    }
  }
}
