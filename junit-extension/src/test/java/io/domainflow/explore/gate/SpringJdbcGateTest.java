package io.domainflow.explore.gate;

import static io.domainflow.explore.gate.Step.Kind.AUTO_COMMIT;
import static io.domainflow.explore.gate.Step.Kind.BATCH;
import static io.domainflow.explore.gate.Step.Kind.COMMIT;
import static io.domainflow.explore.gate.Step.Kind.ROLLBACK;
import static io.domainflow.explore.gate.Step.Kind.SETTING;
import static io.domainflow.explore.gate.Step.Kind.STATEMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Unmodified spring-jdbc above the gate. */
final class SpringJdbcGateTest {
  private GatedDatabase db;
  private HikariDataSource pool;
  private JdbcTemplate jdbc;
  private TransactionTemplate transactions;

  @BeforeEach
  void open() throws SQLException {
    db = new GatedDatabase("CREATE TABLE account (name text PRIMARY KEY, balance int)");
    pool = HikariGateTest.pool(db, 1);
    jdbc = new JdbcTemplate(pool);
    transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
    jdbc.update("INSERT INTO account VALUES ('alice', 100)");
    db.gate.forget();
  }

  @AfterEach
  void close() {
    pool.close();
    db.close();
  }

  @Test
  void templates_outside_of_transactions_are_split() {
    assertThat(jdbc.update("UPDATE account SET balance = ? WHERE name = ?", 90, "alice"))
        .isEqualTo(1);
    assertThat(balance()).isEqualTo(90);
    jdbc.batchUpdate(
        "INSERT INTO account VALUES (?, ?)",
        List.of(new Object[] {"bob", 1}, new Object[] {"carol", null}));

    assertThat(db.gate.kinds())
        .containsExactly(STATEMENT, AUTO_COMMIT, STATEMENT, AUTO_COMMIT, BATCH, AUTO_COMMIT);
    assertThat(db.gate.steps().get(0).parameters()).containsExactly("90", "alice");
    assertThat(db.gate.steps().get(2).reading().values()).containsExactly("90");
  }

  private int balance() {
    Integer balance =
        jdbc.queryForObject("SELECT balance FROM account WHERE name = 'alice'", Integer.class);
    return balance == null ? -1 : balance;
  }

  @Test
  void a_transaction_commits_or_rolls_back_as_one() {
    transactions.executeWithoutResult(
        status -> jdbc.update("UPDATE account SET balance = balance - ?", 30));
    assertThatThrownBy(
            () ->
                transactions.executeWithoutResult(
                    status -> {
                      jdbc.update("UPDATE account SET balance = 0");
                      jdbc.update("INSERT INTO account VALUES ('alice', 1)");
                    }))
        .isInstanceOf(DuplicateKeyException.class);

    assertThat(db.gate.kinds()).containsExactly(STATEMENT, COMMIT, STATEMENT, STATEMENT, ROLLBACK);
    assertThat(balance()).isEqualTo(70);
  }

  @Test
  void a_transaction_with_an_isolation_level_of_its_own_tells_the_server() {
    transactions.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
    List<String> level =
        transactions.execute(
            status -> jdbc.queryForList("SHOW transaction_isolation", String.class));

    assertThat(level).containsExactly("serializable");
    assertThat(db.gate.kinds()).containsExactly(SETTING, STATEMENT, COMMIT, SETTING);
  }
}
