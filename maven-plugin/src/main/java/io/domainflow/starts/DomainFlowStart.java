package io.domainflow.starts;

import io.domainflow.DomainFlow;
import io.domainflow.DomainFlowSettings;
import io.domainflow.script.Migration;
import io.domainflow.script.MigrationSet;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** By the runtime's migration lock: each migration once, by whoever has the lock. */
final class DomainFlowStart implements Starting {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final DataSource database;
  private final MigrationSet set;
  private final AtomicInteger instances = new AtomicInteger();
  private final Map<String, Integer> applied = new ConcurrentHashMap<>();

  DomainFlowStart(String url, List<String> locations, Map<String, String> placeholders) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    this.database = source;
    this.set =
        MigrationSet.find(locations, Path.of(""), DomainFlowStart.class.getClassLoader())
            .with(placeholders);
  }

  @Override
  public void until(String migration) throws SQLException, InterruptedException {
    run(set.until(migration));
  }

  @Override
  public void start() throws SQLException, InterruptedException {
    run(set);
  }

  private void run(MigrationSet migrations) throws SQLException, InterruptedException {
    DomainFlowSettings settings =
        DomainFlowSettings.defaults()
            .withoutListening()
            .withInstance("instance " + instances.incrementAndGet());
    try (DomainFlow flow = DomainFlow.on(database, settings)) {
      flow.migrate();
      for (Migration migration : migrations.migrations()) {
        flow.migrationLock()
            .runOnce(
                migration.version().toString(),
                LIMIT,
                lease -> {
                  try (Connection session = database.getConnection()) {
                    migration.up().applyTo(session);
                  }
                  applied.merge(migration.toString(), 1, Integer::sum);
                });
      }
    }
  }

  @Override
  public Map<String, Integer> applied() {
    return new TreeMap<>(applied);
  }
}
