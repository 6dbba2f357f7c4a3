package io.domainflow;

import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Renews in one statement what a process holds. Thread-safe. */
final class Heartbeat {
  private final Database database;

  Heartbeat(Database database) {
    this.database = database;
  }

  /**
   * Extends each by its lifetime.
   *
   * @param tenures of the leases no two on the same resource
   * @return those that were neither expired nor another's
   */
  Set<Tenure> renew(List<Tenure> tenures) {
    List<LockGrant> leases = those(tenures, LockGrant.class);
    List<JobClaim> claims = those(tenures, JobClaim.class);
    List<WorkerRegistration> workers = those(tenures, WorkerRegistration.class);
    List<WorkerRegistration.Said> said = workers.stream().map(WorkerRegistration::said).toList();
    Set<Tenure> renewed = new HashSet<>();
    database.ask(
        "the heartbeat",
        "heartbeat",
        ask -> {
          Columns.texts(ask, 1, leases, lease -> lease.resource().type());
          Columns.texts(ask, 2, leases, lease -> lease.resource().id());
          Columns.texts(ask, 3, leases, lease -> lease.statement().holder());
          Columns.longs(ask, 4, leases, LockGrant::token);
          Columns.longs(ask, 5, leases, Heartbeat::micros);
          Columns.longs(ask, 6, claims, JobClaim::id);
          Columns.longs(ask, 7, claims, Heartbeat::micros);
          Columns.texts(ask, 8, workers, WorkerRegistration::scope);
          Columns.texts(ask, 9, workers, WorkerRegistration::id);
          Columns.longs(ask, 10, workers, WorkerRegistration::token);
          Columns.longs(ask, 11, workers, Heartbeat::micros);
          Columns.longs(ask, 12, said, WorkerRegistration.Said::number);
          Columns.texts(ask, 13, said, WorkerRegistration.Said::status);
          Columns.texts(ask, 14, said, WorkerRegistration.Said::operation);
          try (ResultSet row = ask.executeQuery()) {
            while (row.next()) {
              List<? extends Tenure> kind =
                  switch (row.getString("kind")) {
                    case "lease" -> leases;
                    case "claim" -> claims;
                    default -> workers;
                  };
              renewed.add(kind.get(row.getInt("number") - 1));
            }
          }
          return renewed;
        });
    return renewed;
  }

  private static long micros(Tenure tenure) {
    return MigrationLock.micros(tenure.lifetime());
  }

  private static <T extends Tenure> List<T> those(List<Tenure> tenures, Class<T> kind) {
    List<T> those = new ArrayList<>();
    for (Tenure tenure : tenures) {
      if (kind.isInstance(tenure)) {
        those.add(kind.cast(tenure));
      }
    }
    return those;
  }
}
