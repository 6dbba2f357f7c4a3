package io.domainflow.starts;

import java.util.Map;

/** How an instance of a service brings its database up to date when it starts. Thread-safe. */
interface Starting {
  /** Brings it to a migration, as one instance did in the past. */
  void until(String migration) throws Exception;

  /** What each instance does. */
  void start() throws Exception;

  /** How often each migration was applied. */
  Map<String, Integer> applied() throws Exception;
}
