package io.domainflow.explore.processes;

import io.domainflow.explore.Actor;
import io.domainflow.explore.ActorBody;
import io.domainflow.postgres.TestDatabase;
import java.util.Optional;

/**
 * Makes, in a worker's JVM, what the worker runs. Implementations are found by name and have a
 * constructor without parameters.
 */
public interface WorkerProgram {
  /**
   * Called once in each JVM, before any worker starts.
   *
   * @param payload what the parent's side of the program handed over
   * @param actor the worker
   * @throws Exception if there is nothing to run; the scenario fails with it
   */
  Work prepare(String payload, Actor actor, TestDatabase database) throws Exception;

  /** What a worker does in each call, and what first if it comes back after it was killed. */
  record Work(ActorBody body, Optional<ActorBody> recovery) {}

  /**
   * A program as the parent hands it over.
   *
   * @param recovers whether those who come back have something to do first
   */
  record Handed(Class<? extends WorkerProgram> type, String payload, boolean recovers) {}
}
