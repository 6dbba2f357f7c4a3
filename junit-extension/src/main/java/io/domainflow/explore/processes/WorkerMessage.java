package io.domainflow.explore.processes;

import io.domainflow.explore.ForeignException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a worker's JVM says to its parent, in the order in which it happened. Immutable. */
sealed interface WorkerMessage {
  /** Connected, and with something to run: waits for the start. */
  record Ready() implements WorkerMessage {}

  /** There is nothing that could be run. */
  record Unable(ForeignException thrown) implements WorkerMessage {}

  /** The recovery returned; calls follow. */
  record Recovered() implements WorkerMessage {}

  /** A call returned. */
  record Called(long micros) implements WorkerMessage {}

  /** A call ended with an expected exception. */
  record FailedAsExpected() implements WorkerMessage {}

  /** A call, or the recovery, ended with an exception that was not expected. */
  record Failed(boolean inRecovery, ForeignException thrown) implements WorkerMessage {}

  /** The worker stands at a step that may be a kill point, and waits. */
  record At(String label) implements WorkerMessage {}

  /** The code called {@code System.exit}, or a signal ends the JVM; {@code stack} may be empty. */
  record Exiting(String stack) implements WorkerMessage {}

  /** What its threads do. */
  record Stacks(String text) implements WorkerMessage {}

  /** No call is left. */
  record Done(int leakedConnections) implements WorkerMessage {}

  /** How a message is written; {@link ThrownWire} writes throwables before they are foreign. */
  enum Tag {
    READY,
    UNABLE,
    RECOVERED,
    CALLED,
    FAILED_AS_EXPECTED,
    FAILED,
    FAILED_IN_RECOVERY,
    AT,
    EXITING,
    STACKS,
    DONE;

    void write(DataOutput out) throws IOException {
      Wire.write(out, name());
    }
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none
   */
  static WorkerMessage read(DataInput in) throws IOException {
    return switch (Tag.valueOf(Wire.text(in))) {
      case READY -> new Ready();
      case UNABLE -> new Unable(ThrownWire.read(in));
      case RECOVERED -> new Recovered();
      case CALLED -> new Called(in.readLong());
      case FAILED_AS_EXPECTED -> new FailedAsExpected();
      case FAILED -> new Failed(false, ThrownWire.read(in));
      case FAILED_IN_RECOVERY -> new Failed(true, ThrownWire.read(in));
      case AT -> new At(Wire.text(in));
      case EXITING -> new Exiting(Wire.text(in));
      case STACKS -> new Stacks(Wire.text(in));
      case DONE -> new Done(in.readInt());
    };
  }
}
