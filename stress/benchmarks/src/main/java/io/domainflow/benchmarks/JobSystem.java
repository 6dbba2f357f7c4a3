package io.domainflow.benchmarks;

import javax.sql.DataSource;

/** Something that runs jobs from a table. */
interface JobSystem {
  String name();

  /** That its jobs stand in until they are done, with a condition if others stand there, too. */
  String table();

  /** How many jobs it does in a few seconds; more are not asked of it. */
  default int most() {
    return Integer.MAX_VALUE;
  }

  /** The pool that its processing wants, by the number of threads. */
  default int sessions(int threads) {
    return threads + 5;
  }

  /** Brings its tables into being. */
  void prepare(DurableDatabase database, DataSource pool) throws Exception;

  /** Adds jobs that do nothing. */
  void enqueue(DurableDatabase database, DataSource pool, int jobs) throws Exception;

  /** Runs all jobs, and returns when each was run and written down as done. */
  void run(DurableDatabase database, DataSource pool, int threads, int jobs) throws Exception;
}
