package io.domainflow.explore.processes;

/** What happens to a worker's JVM, in the order of its messages. Immutable. */
sealed interface WorkerEvent {
  WorkerJvm jvm();

  /** It said something. */
  record Said(WorkerJvm jvm, WorkerMessage message) implements WorkerEvent {}

  /** Its process has ended, and nothing more comes from it. */
  record Gone(WorkerJvm jvm, int exitStatus) implements WorkerEvent {}
}
