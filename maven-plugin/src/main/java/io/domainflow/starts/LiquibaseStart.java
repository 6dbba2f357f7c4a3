package io.domainflow.starts;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.UpdateSummaryEnum;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.CompositeResourceAccessor;
import liquibase.resource.DirectoryResourceAccessor;
import org.postgresql.Driver;

/** By Liquibase, which has a table for its lock. */
final class LiquibaseStart implements Starting {
  private static final String APPLIED =
      """
      SELECT author || ':' || id || ' of ' || filename AS migration, pg_catalog.count(*) AS times
        FROM databasechangelog
       GROUP BY 1
      """;

  private final String url;
  private final String changeLog;

  LiquibaseStart(String url, String changeLog) {
    this.url = url;
    this.changeLog = changeLog.replaceFirst("^classpath:", "");
  }

  private interface Update {
    void with(Liquibase liquibase) throws LiquibaseException;
  }

  private void update(Update update) throws Exception {
    try (Connection session = new Driver().connect(url, new Properties());
        Liquibase liquibase =
            new Liquibase(
                changeLog,
                new CompositeResourceAccessor(
                    new DirectoryResourceAccessor(Path.of("").toAbsolutePath()),
                    new ClassLoaderResourceAccessor(LiquibaseStart.class.getClassLoader())),
                new JdbcConnection(session))) {
      liquibase.setShowSummary(UpdateSummaryEnum.OFF);
      update.with(liquibase);
    }
  }

  /** The number of the change set. */
  @Override
  public void until(String migration) throws Exception {
    update(
        liquibase ->
            liquibase.update(Integer.parseInt(migration), new Contexts(), new LabelExpression()));
  }

  @Override
  public void start() throws Exception {
    update(liquibase -> liquibase.update(new Contexts(), new LabelExpression()));
  }

  @Override
  public Map<String, Integer> applied() throws SQLException {
    return FlywayStart.counts(url, APPLIED);
  }
}
