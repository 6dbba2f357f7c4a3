package io.domainflow.starts;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** By Flyway, which has a lock of its own. */
final class FlywayStart implements Starting {
  private static final String APPLIED =
      """
      SELECT version || ' ' || description AS migration, pg_catalog.count(*) AS times
        FROM flyway_schema_history
       WHERE success AND version IS NOT NULL
       GROUP BY 1
      """;

  private final String url;
  private final List<String> locations;
  private final Map<String, String> placeholders;

  FlywayStart(String url, List<String> locations, Map<String, String> placeholders) {
    this.url = url;
    this.locations =
        locations.stream()
            .map(each -> each.startsWith("classpath:") ? each : "filesystem:" + each)
            .toList();
    this.placeholders = Map.copyOf(placeholders);
  }

  private FluentConfiguration configured() {
    return Flyway.configure()
        .envVars() // FLYWAY_POSTGRESQL_TRANSACTIONAL_LOCK, say
        .dataSource(url, null, null)
        .locations(locations.toArray(String[]::new))
        .placeholders(placeholders);
  }

  @Override
  public void until(String migration) {
    configured().target(migration).load().migrate();
  }

  @Override
  public void start() {
    configured().load().migrate();
  }

  @Override
  public Map<String, Integer> applied() throws SQLException {
    return counts(url, APPLIED);
  }

  static Map<String, Integer> counts(String url, String query) throws SQLException {
    Map<String, Integer> counts = new TreeMap<>();
    try (Connection session = DriverManager.getConnection(url);
        Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        counts.put(row.getString(1), row.getInt(2));
      }
    }
    return counts;
  }
}
