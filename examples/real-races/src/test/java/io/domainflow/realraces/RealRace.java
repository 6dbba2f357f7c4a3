package io.domainflow.realraces;

import io.domainflow.explore.ActorBody;
import java.sql.Connection;
import java.sql.SQLException;

/** The libraries: the scenario on the buggy version, the one that passes, and the finding. */
public enum RealRace {
  SPRING_SECURITY(
      SpringSecurity.SpringSecurity659.class,
      SpringSecurity.SpringSecurity6510.class,
      "The outcome is none that the actors reach one after the other"),
  FLYWAY(Flyway.Flyway403.class, Flyway.Flyway410.class, "failed: Flyway"),
  CAMEL(
      Camel.Camel418.class,
      Camel.Camel422.class,
      "The outcome is none that the actors reach one after the other"),
  ICEBERG(Iceberg.Iceberg192.class, Iceberg.Iceberg1100.class, "Cannot initialize JDBC catalog"),
  QUARTZ(Quartz.Quartz232.class, Quartz.Quartz240.class, "25P02"),
  LIQUIBASE(
      Liquibase.OnAnEmptyDatabase.class, Liquibase.WhereTheLockIsThere.class, "already exists");

  private final Class<?> buggy;
  private final Class<?> fixed;
  private final String finding;

  RealRace(Class<?> buggy, Class<?> fixed, String finding) {
    this.buggy = buggy;
    this.fixed = fixed;
    this.finding = finding;
  }

  /** A class with one scenario, on the version with the bug. */
  public Class<?> buggy() {
    return buggy;
  }

  /** The same on a version without, or, as long as there is none, in a place where it cannot be. */
  public Class<?> fixed() {
    return fixed;
  }

  /** What the failure of the buggy version says. */
  public String finding() {
    return finding;
  }

  /** The buggy version for threads of one's own. */
  public PlainRace plain() {
    return switch (this) {
      case SPRING_SECURITY -> {
        var page = new SpringSecurity.SpringSecurity659();
        yield new PlainRace(onConnection(page::sends_a_token), page::alice_follows_her_link_twice);
      }
      case FLYWAY -> new PlainRace(actor -> {}, new Flyway.Flyway403()::both_nodes_start);
      case CAMEL -> {
        var page = new Camel.Camel418();
        yield new PlainRace(
            onConnection(page::a_consumer_died), page::one_consumer_seizes_the_orphan);
      }
      case ICEBERG -> new PlainRace(actor -> {}, new Iceberg.Iceberg192()::both_writers_start);
      case LIQUIBASE ->
          new PlainRace(actor -> {}, new Liquibase.OnAnEmptyDatabase()::both_nodes_start);
      case QUARTZ -> {
        var page = new Quartz.Quartz232();
        yield new PlainRace(page::the_tables_are_there, page::both_jobs_are_stored);
      }
    };
  }

  private interface Preparation {
    void on(Connection db) throws SQLException;
  }

  private static ActorBody onConnection(Preparation preparation) {
    return actor -> {
      try (Connection db = actor.dataSource().getConnection()) {
        preparation.on(db);
      }
    };
  }
}
