package io.domainflow.explore.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlNatureTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "",
        "-- nothing",
        "UPDATE item SET note = 'COMMIT; VACUUM'",
        "CREATE INDEX item_name ON item (name)",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY sums",
        "DO $$BEGIN PERFORM 1; END$$",
        "{call doubled(?)}",
        "{? = call doubled(?)}",
        "SELECT 'unterminated",
        "LISTEN news",
        "CREATE TABLE \"vacuum\" (begin_at int)",
        "WITH gone AS (DELETE FROM item RETURNING *) SELECT count(*) FROM gone",
      })
  void what_can_run_in_a_transaction_may(String sql) {
    assertThat(SqlNature.of(sql)).isEqualTo(new SqlNature(Step.Kind.STATEMENT, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vacuum",
        "/* a /* b */ */ VACUUM item",
        "CREATE DATABASE x",
        "Drop Database x",
        "CREATE UNIQUE INDEX CONCURRENTLY ON item (id)",
        "DROP INDEX CONCURRENTLY i",
        "REINDEX (VERBOSE) TABLE CONCURRENTLY item",
        "ALTER TABLE item DETACH PARTITION p CONCURRENTLY",
        "ALTER SYSTEM SET work_mem = '1MB'",
        "CREATE TABLESPACE t LOCATION '/t'",
        "call p()",
        "DISCARD ALL",
        "BEGIN",
        "START TRANSACTION",
        "SELECT 1; COMMIT",
        "BEGIN; DELETE FROM item; COMMIT",
        "LOCK TABLE item",
        "DECLARE c CURSOR FOR SELECT 1",
        "PREPARE TRANSACTION 'x'",
        "DO $$BEGIN COMMIT; END$$",
      })
  void what_cannot_or_means_something_else_there_runs_alone(String sql) {
    assertThat(SqlNature.of(sql).alone()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "COMMIT, COMMIT",
    "commit and chain, COMMIT",
    "END, COMMIT",
    "COMMIT PREPARED 'x', COMMIT",
    "ROLLBACK, ROLLBACK",
    "ABORT, ROLLBACK",
    "ROLLBACK PREPARED 'to', ROLLBACK",
    "ROLLBACK TO s, ROLLBACK_TO_SAVEPOINT",
    "ROLLBACK WORK TO SAVEPOINT s, ROLLBACK_TO_SAVEPOINT",
    "SAVEPOINT s, SAVEPOINT",
    "RELEASE SAVEPOINT s, RELEASE_SAVEPOINT",
    "BEGIN, STATEMENT",
    "BEGIN; COMMIT, STATEMENT",
  })
  void what_ends_a_transaction_is_what_it_is(String sql, Step.Kind kind) {
    assertThat(SqlNature.of(sql).kind()).isEqualTo(kind);
    assertThat(SqlNature.of(sql)).isSameAs(SqlNature.of(sql));
  }
}
