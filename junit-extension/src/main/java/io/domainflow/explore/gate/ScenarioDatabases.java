package io.domainflow.explore.gate;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The databases of the scenarios that run in this JVM: the one among them is what {@code
 * jdbc:domainflow:scenario:} means. Thread-safe.
 */
public final class ScenarioDatabases {
  /** URLs, with the credentials in them, by database name. Concurrent map. */
  private static final Map<String, String> RUNNING = new ConcurrentHashMap<>();

  private ScenarioDatabases() {}

  public static void begin(String database, String url) {
    RUNNING.put(database, url);
  }

  public static void end(String database) {
    RUNNING.remove(database);
  }

  /**
   * The URL of the database of the scenario that runs.
   *
   * @throws SQLException 08001 unless exactly one runs
   */
  static String url() throws SQLException {
    Map<String, String> running = Map.copyOf(RUNNING);
    List<String> urls = List.copyOf(running.values());
    if (urls.isEmpty()) {
      throw new SQLException(
          "jdbc:domainflow:scenario: is the database of the @ConcurrencyScenario that runs, and none"
              + " does",
          "08001");
    }
    if (urls.size() > 1) {
      throw new SQLException(
          "jdbc:domainflow:scenario: is the database of the @ConcurrencyScenario that runs, and there"
              + " are "
              + urls.size()
              + " at the same time ("
              + String.join(", ", new TreeSet<>(running.keySet()))
              + "): take the URL of the scenario's TestDatabase",
          "08001");
    }
    return urls.get(0);
  }
}
