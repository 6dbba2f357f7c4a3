package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.inside.Inside;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Code that cannot be stopped inside of is named; what has no end is bounded; all is put back. */
final class InsideBadInputTest {
  private static final String CODE =
      """
      CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL);
      INSERT INTO t VALUES (1, 0), (2, 0);
      CREATE FUNCTION in_sql() RETURNS int LANGUAGE sql VOLATILE AS 'SELECT count(*)::int FROM t';
      CREATE FUNCTION in_c(int) RETURNS int LANGUAGE internal VOLATILE STRICT AS 'int4abs';
      CREATE FUNCTION stable_one() RETURNS int LANGUAGE plpgsql STABLE AS
        'BEGIN RETURN (SELECT count(*) FROM t); END';
      CREATE FUNCTION parallel_one() RETURNS int LANGUAGE plpgsql PARALLEL SAFE AS
        'BEGIN RETURN (SELECT count(*) FROM t); END';
      CREATE FUNCTION name(a int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT 1); END';
      CREATE FUNCTION name(a text) RETURNS text LANGUAGE plpgsql AS
        'DECLARE x text; BEGIN SELECT ''$function$; END;'' INTO x; RETURN x || $domainflow$it''s$domainflow$; END';
      CREATE SCHEMA other;
      CREATE FUNCTION other.name(a int) RETURNS int LANGUAGE plpgsql
        SECURITY DEFINER SET search_path = other, pg_temp AS
        $$BEGIN PERFORM FROM public.t; RETURN 7; END$$;
      CREATE FUNCTION loops() RETURNS int LANGUAGE plpgsql AS
        $$BEGIN FOR i IN 1..1000 LOOP UPDATE t SET n = n + 1 WHERE id = 2; END LOOP; RETURN 1; END$$;
      CREATE FUNCTION recurs(a int) RETURNS int LANGUAGE plpgsql AS
        $$BEGIN IF a = 0 THEN RETURN 0; END IF; RETURN recurs(a - 1) + 1; END$$;
      CREATE FUNCTION again() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN IF NEW.n < 5 THEN UPDATE t SET n = n + 1 WHERE id = NEW.id; END IF; RETURN NULL; END$$;
      CREATE TRIGGER again AFTER UPDATE ON t FOR EACH ROW WHEN (NEW.id = 1) EXECUTE FUNCTION again();
      CREATE VIEW v AS SELECT * FROM t;
      CREATE TABLE p (k int, v int) PARTITION BY LIST (k);
      CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
      INSERT INTO p VALUES (1, 1);
      """;

  private static String code(Connection db) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT string_agg(def, ';' ORDER BY def) FROM (SELECT pg_get_functiondef(oid) AS def"
                    + " FROM pg_proc WHERE oid >= 16384 UNION ALL SELECT pg_get_triggerdef(oid) FROM"
                    + " pg_trigger WHERE NOT tgisinternal UNION ALL SELECT nspname::text FROM"
                    + " pg_namespace WHERE nspname <> 'domainflow_explore') AS code")) {
      row.next();
      return row.getString(1);
    }
  }

  static final class Odd {
    static String before = "";
    static String after = "";

    @BeforeEach
    void create(Connection db) throws SQLException {
      ExploreSoundnessTest.execute(db, CODE);
      before = code(db);
    }

    @ConcurrencyScenario(
        workers = 2,
        schedules = 3,
        timeout = "60s",
        duration = "60s",
        inside = {Inside.FUNCTIONS, Inside.ROWS})
    void calls(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        ExploreSoundnessTest.number(session, "SELECT in_sql() + in_c(-1) + stable_one()");
        ExploreSoundnessTest.number(session, "SELECT name(1) + other.name(1) + parallel_one()");
        ExploreSoundnessTest.execute(session, "SELECT name('a')");
        ExploreSoundnessTest.number(session, "SELECT recurs(20)");
        ExploreSoundnessTest.execute(session, "UPDATE v SET n = n + 1 WHERE id = 1");
        ExploreSoundnessTest.execute(session, "UPDATE p SET v = v + 1");
        ExploreSoundnessTest.number(session, "SELECT loops()");
      }
    }

    @Invariant("never")
    boolean never(Connection db) throws SQLException {
      return ExploreSoundnessTest.number(db, "SELECT n FROM t WHERE id = 2") < 2000;
    }

    @AfterEach
    void look(Connection db) throws SQLException {
      after = code(db);
    }
  }

  @Test
  void what_is_left_whole_is_named_and_all_is_put_back() {
    String message = Outcome.of(Odd.class).message();
    assertThat(message)
        .contains("in C: in_c(integer)", "in SQL: in_sql()", "PARALLEL SAFE: parallel_one()")
        .doesNotContain("not understood", "refused by the server");
    assertThat(Odd.after).isEqualTo(Odd.before);
  }

  static final class Contending {
    @ConcurrencyScenario(workers = 2, mode = Mode.CONTEND, inside = Inside.ROWS)
    void nothing() {}
  }

  /** Its trigger updates the row that it is there for, again and again. */
  static final class TriggersItself {
    @BeforeEach
    void create(Connection db) throws SQLException {
      ExploreSoundnessTest.execute(db, "CREATE TABLE again (n int)");
      ExploreSoundnessTest.execute(db, "INSERT INTO again VALUES (0)");
      ExploreSoundnessTest.execute(
          db,
          """
          CREATE FUNCTION once_more() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            UPDATE again SET n = n + 1;
            RETURN NULL;
          END $$
          """);
      ExploreSoundnessTest.execute(
          db,
          "CREATE TRIGGER once_more AFTER UPDATE ON again FOR EACH ROW EXECUTE FUNCTION once_more()");
    }

    @ConcurrencyScenario(
        workers = 2,
        inside = {Inside.FUNCTIONS, Inside.ROWS})
    void updates(Connection db) throws SQLException {
      ExploreSoundnessTest.execute(db, "UPDATE again SET n = 1");
    }
  }

  @Test
  void a_trigger_that_calls_itself_for_ever_ends_as_the_server_ends_it() {
    assertThat(Outcome.of(TriggersItself.class).message())
        .contains("SQLSTATE 54001", "no race: it fails when the actors go one after the other");
  }

  @Test
  void free_workers_stop_nowhere() {
    assertThat(Outcome.of(Contending.class).message()).contains("is for mode = EXPLORE");
  }
}
