package io.domainflow.explore.gate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which gate is in force, by database: looked up at each step, so that connections may be older
 * than the gate. Names of the databases under test are unique in the JVM. Thread-safe.
 */
public final class Gates {
  /** By database name. Concurrent map. */
  private static final Map<String, Gate> INSTALLED = new ConcurrentHashMap<>();

  private Gates() {}

  /** Puts a gate before a database, in place of the one that was there. */
  public static void install(String database, Gate gate) {
    INSTALLED.put(database, gate);
  }

  /** Steps on the database pass at once from here on. */
  public static void remove(String database) {
    INSTALLED.remove(database);
  }

  /** The gate in force; {@link Gate#OPEN} where there is none. */
  public static Gate of(String database) {
    return INSTALLED.getOrDefault(database, Gate.OPEN);
  }
}
