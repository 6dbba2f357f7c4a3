package io.domainflow.explore.processes;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What the parent says to a worker's JVM, on its standard input. Its end says: end too. */
enum Command {
  /**
   * Begin: followed by whether to recover first (boolean), the first call's iteration (long), and
   * how many nanoseconds to go on calling (long), negative where iterations count.
   */
  START,
  /** Go on from the step. */
  PASS,
  /** Begin no further call. */
  STOP,
  /** Tell what the threads do. */
  TELL_STACKS,
  /** All is heard: end. */
  END;

  void write(DataOutput out) throws IOException {
    Wire.write(out, name());
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Command read(DataInput in) throws IOException {
    return valueOf(Wire.text(in));
  }
}
