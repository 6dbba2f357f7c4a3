package io.domainflow.benchmarks;

import io.domainflow.postgres.TestDatabase;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What is in use after so many schedules, in bytes. Immutable.
 *
 * @param perSecond schedules since the point before
 * @param heap used after a collection of garbage
 * @param database size on the disk
 * @param backends memory of the sessions' own, 0 where the server's processes cannot be looked at
 */
record MemoryPoint(long schedules, double perSecond, long heap, long database, long backends) {

  static MemoryPoint of(long schedules, double perSecond, TestDatabase database)
      throws SQLException {
    return new MemoryPoint(schedules, perSecond, usedHeap(), size(database), backends(database));
  }

  private static long usedHeap() {
    System.gc();
    System.gc(); // what only references held that the first one cleared
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long size(TestDatabase database) throws SQLException {
    try (Connection db = database.connect();
        Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_database_size(current_database())")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Anonymous memory of the database's backends, as Linux tells it to everybody. */
  private static long backends(TestDatabase database) throws SQLException {
    long sum = 0;
    try (Connection db = database.connect();
        Statement statement = db.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT pid FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """)) {
      while (row.next()) {
        sum += anonymous(Path.of("/proc", row.getString(1), "status"));
      }
    }
    return sum;
  }

  private static long anonymous(Path status) {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("RssAnon:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .sum();
    } catch (IOException elsewhere) {
      return 0;
    }
  }
}
