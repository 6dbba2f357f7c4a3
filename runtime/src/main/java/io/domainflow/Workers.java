package io.domainflow;

import java.sql.ResultSet;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Registers workers, so that others see who lives and what they are at. Thread-safe; each call is a
 * transaction of its own, and the server's clock decides.
 */
public final class Workers {
  private static final Duration LIFETIME = Duration.ofSeconds(30);
  private static final int MOST_METADATA = 10_000;
  private static final Duration OLDEST = Duration.ofDays(3650);

  private final Database database;
  private final String instance;
  private final Heartbeats heartbeats;
  private final ResourceLocks locks;

  Workers(Database database, String instance, Heartbeats heartbeats, ResourceLocks locks) {
    this.database = database;
    this.instance = instance;
    this.heartbeats = heartbeats;
    this.locks = locks;
  }

  /** Registers a worker that counts as dead when it has said nothing for 30 s. */
  public Worker register(String scope, String id, String type, String metadata) {
    return register(scope, id, type, metadata, LIFETIME);
  }

  /**
   * Registers a worker under an id of its scope. Who had the id before loses it: whatever it checks
   * or says of itself is refused from now on.
   *
   * @param scope the workers that look at each other
   * @param id 1 to 200 characters, unique in the scope
   * @param metadata for people, at most 10,000 characters
   * @param lifetime after which it counts as dead if it says nothing; 1 ms to a day
   */
  public Worker register(String scope, String id, String type, String metadata, Duration lifetime) {
    Names.checked("a worker's scope", scope);
    Names.checked("a worker's id", id);
    Names.checked("a worker's type", type);
    if (metadata.length() > MOST_METADATA || metadata.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "a worker's metadata must have at most " + MOST_METADATA + " characters, and no NUL");
    }
    MigrationLock.checkLifetime(lifetime);
    long asked = System.nanoTime();
    long token =
        database.ask(
            "the registration of a worker",
            "register_worker",
            ask -> {
              ask.setString(1, scope);
              ask.setString(2, id);
              ask.setString(3, type);
              ask.setString(4, metadata);
              ask.setString(5, instance);
              ask.setLong(6, MigrationLock.micros(lifetime));
              return Objects.requireNonNull(Database.longOrNull(ask));
            });
    WorkerRegistration registration = new WorkerRegistration(scope, id, token, lifetime, asked);
    heartbeats.add(registration);
    return new Worker(database, heartbeats, locks, registration);
  }

  /** The workers of a scope, by their ids; also those that are dead or closed. */
  public List<WorkerStatus> list(String scope) {
    return database.ask(
        "the list of workers",
        "list_workers",
        ask -> {
          ask.setString(1, scope);
          List<WorkerStatus> workers = new ArrayList<>();
          try (ResultSet row = ask.executeQuery()) {
            while (row.next()) {
              workers.add(
                  new WorkerStatus(
                      row.getString("id"),
                      row.getString("type"),
                      row.getString("metadata"),
                      row.getString("instance"),
                      WorkerStatus.State.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                      text(row.getString("operation")),
                      row.getObject("since", OffsetDateTime.class)));
            }
          }
          return workers;
        });
  }

  private static @Nullable String text(@Nullable String value) {
    return value;
  }

  /** Deletes workers of a scope that have been dead or closed for so long; gives how many. */
  public int forget(String scope, Duration age) {
    if (age.isNegative() || age.compareTo(OLDEST) > 0) {
      throw new IllegalArgumentException("an age must be 0 to 10 years, not " + age);
    }
    return database.ask(
        "the list of workers",
        "forget_workers",
        ask -> {
          ask.setString(1, scope);
          ask.setLong(2, MigrationLock.micros(age));
          return ask.executeUpdate();
        });
  }
}
