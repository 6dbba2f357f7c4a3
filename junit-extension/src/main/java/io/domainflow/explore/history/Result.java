package io.domainflow.explore.history;

import java.util.List;

/** What came of a step. */
public sealed interface Result {
  /** Ended, with nothing to tell. */
  record Done() implements Result {}

  /** Gave rows; {@code values} are the first ones that the code read, in the order of reading. */
  record Rows(long count, List<String> values) implements Result {
    public Rows {
      values = List.copyOf(values);
    }
  }

  /** Changed so many rows. */
  record Changed(long count) implements Result {}

  /** Threw; {@code sqlState} is empty where it is no SQLException or carries none. */
  record Failed(String sqlState, String message) implements Result {}

  /** Had not ended when the schedule did. */
  record Unended() implements Result {}
}
