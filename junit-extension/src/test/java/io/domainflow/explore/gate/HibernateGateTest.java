package io.domainflow.explore.gate;

import static io.domainflow.explore.gate.Step.Kind.COMMIT;
import static io.domainflow.explore.gate.Step.Kind.STATEMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import jakarta.persistence.RollbackException;
import jakarta.persistence.Version;
import java.sql.SQLException;
import java.util.List;
import org.hibernate.jpa.HibernatePersistenceProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Unmodified Hibernate, by JPA's interfaces, above the gate. */
final class HibernateGateTest {
  /** An account whose lost updates JPA detects. */
  @Entity(name = "account")
  static class Account {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable Long id;

    @Version long version;
    int balance;
  }

  @Test
  void an_entity_with_a_version_is_written_and_read_above_the_gate() throws SQLException {
    try (GatedDatabase db =
            new GatedDatabase(
                "CREATE TABLE account (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                    + " version bigint NOT NULL, balance int NOT NULL)");
        HikariDataSource pool = HikariGateTest.pool(db, 2);
        EntityManagerFactory factory = factory(pool)) {
      Long id =
          factory.callInTransaction(
              manager -> {
                Account account = new Account();
                account.balance = 100;
                manager.persist(account);
                return account.id;
              });
      db.gate.forget();
      factory.runInTransaction(manager -> manager.find(Account.class, id).balance -= 30);

      assertThat(db.gate.kinds()).containsExactly(STATEMENT, STATEMENT, COMMIT);
      assertThat(db.gate.steps().get(0).text()).startsWith("select");
      assertThat(db.gate.steps().get(0).reading().rows()).isEqualTo(1);
      assertThat(db.gate.steps().get(1).text()).startsWith("update");
      assertThat(db.gate.steps().get(1).parameters())
          .containsExactly("70", "1", String.valueOf(id), "0");
      assertThat(db.gate.steps().get(1).reading().updated()).isEqualTo(1);
      assertThat(db.seen("SELECT balance || '/' || version FROM account")).containsExactly("70/1");
      staleWriteIsRefused(factory, id);
    }
  }

  private static void staleWriteIsRefused(EntityManagerFactory factory, Long id) {
    try (EntityManager early = factory.createEntityManager()) {
      early.getTransaction().begin();
      early.find(Account.class, id).balance = 1;
      factory.runInTransaction(late -> late.find(Account.class, id).balance = 2);
      assertThatThrownBy(early.getTransaction()::commit)
          .isInstanceOf(RollbackException.class)
          .hasCauseInstanceOf(OptimisticLockException.class);
    }
    List<?> balances =
        factory.callInTransaction(
            manager -> manager.createQuery("select balance from account").getResultList());
    assertThat(balances).singleElement().isEqualTo(2);
  }

  private static EntityManagerFactory factory(HikariDataSource pool) {
    return new PersistenceConfiguration("gate")
        .provider(HibernatePersistenceProvider.class.getName())
        .managedClass(Account.class)
        .transactionType(PersistenceUnitTransactionType.RESOURCE_LOCAL)
        .property("jakarta.persistence.nonJtaDataSource", pool)
        .createEntityManagerFactory();
  }
}
