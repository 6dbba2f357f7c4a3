package io.domainflow.benchmarks;

import java.util.concurrent.locks.Lock;
import javax.sql.DataSource;
import org.springframework.integration.jdbc.lock.DefaultLockRepository;
import org.springframework.integration.jdbc.lock.JdbcLockRegistry;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Locks of Spring Integration, as one process has them. Thread-safe. */
final class SpringLocks implements AutoCloseable {
  static final String TABLE =
      "CREATE TABLE int_lock (lock_key char(36) NOT NULL, region varchar(100) NOT NULL,"
          + " client_id char(36), created_date timestamp NOT NULL,"
          + " expired_after timestamp NOT NULL, PRIMARY KEY (lock_key, region))";

  private final DefaultLockRepository repository;
  private final JdbcLockRegistry registry;

  SpringLocks(DataSource pool) {
    repository = new DefaultLockRepository(pool);
    repository.setTransactionManager(new JdbcTransactionManager(pool));
    repository.setCheckDatabaseOnStart(false); // the table is made after it
    repository.afterPropertiesSet();
    repository.afterSingletonsInstantiated();
    repository.start();
    registry = new JdbcLockRegistry(repository);
    registry.setCacheCapacity(10_000);
  }

  Lock lock(String name) {
    return registry.obtain(name);
  }

  @Override
  public void close() {
    repository.stop();
    repository.close();
  }
}
