package io.domainflow.explore.gate;

import static io.domainflow.explore.gate.Step.Kind.AUTO_COMMIT;
import static io.domainflow.explore.gate.Step.Kind.COMMIT;
import static io.domainflow.explore.gate.Step.Kind.ROLLBACK;
import static io.domainflow.explore.gate.Step.Kind.STATEMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Unmodified jOOQ on a gated connection. */
final class JooqGateTest {
  private static final Table<Record> ITEM = table(name("item"));
  private static final Field<Integer> ID = field(name("id"), Integer.class);
  private static final Field<String> NAME = field(name("name"), String.class);

  private GatedDatabase db;
  private Connection connection;
  private DSLContext jooq;

  @BeforeEach
  void open() throws SQLException {
    db =
        new GatedDatabase(
            "CREATE TABLE item (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text)");
    connection = db.connect();
    jooq = DSL.using(connection);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    db.close();
  }

  @Test
  void it_knows_the_database_and_reads_what_it_wrote() {
    assertThat(jooq.dialect()).isEqualTo(SQLDialect.POSTGRES);
    db.gate.forget();

    Integer id = jooq.insertInto(ITEM, NAME).values("first").returningResult(ID).fetchSingle(ID);
    List<String> names = jooq.select(NAME).from(ITEM).where(ID.eq(id)).fetch(NAME);

    assertThat(names).containsExactly("first");
    assertThat(db.gate.kinds()).containsExactly(STATEMENT, AUTO_COMMIT, STATEMENT, AUTO_COMMIT);
    assertThat(db.gate.steps().get(0).parameters()).containsExactly("first");
    assertThat(db.gate.steps().get(2).reading().values()).contains("first");
  }

  @Test
  void a_transaction_commits_or_rolls_back_as_one() throws SQLException {
    db.gate.forget();
    jooq.transaction(inner -> inner.dsl().insertInto(ITEM, NAME).values("kept").execute());
    assertThatThrownBy(
            () ->
                jooq.transaction(
                    inner -> {
                      inner.dsl().deleteFrom(ITEM).execute();
                      throw new IllegalStateException("on purpose");
                    }))
        .hasMessageContaining("on purpose");

    assertThat(db.gate.kinds()).contains(STATEMENT, COMMIT, ROLLBACK).doesNotContain(AUTO_COMMIT);
    assertThat(db.seen("SELECT name FROM item")).containsExactly("kept");
    assertThat(connection.getAutoCommit()).isTrue();
  }
}
