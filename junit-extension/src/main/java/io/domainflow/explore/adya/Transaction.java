package io.domainflow.explore.adya;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction did, in its order. Immutable.
 *
 * @param name as anomalies name it; no two have the same
 */
public record Transaction(String name, Outcome outcome, List<Operation> operations) {
  /** What became of it. */
  public enum Outcome {
    COMMITTED,
    ABORTED,
    /** The answer to its commit was lost: it may have been either. */
    UNKNOWN
  }

  /** One read or write. */
  public sealed interface Operation {
    /** What it is of. */
    String key();
  }

  /** A value at the end of a list; no other has it. */
  public record Append(String key, long value) implements Operation {}

  /** A list that was read. */
  public record ReadList(String key, List<Long> values) implements Operation {
    public ReadList {
      values = List.copyOf(values);
    }
  }

  /** A value in a register; no other has it. */
  public record Write(String key, long value) implements Operation {}

  /**
   * A register that was read.
   *
   * @param value null where nothing was written yet
   */
  public record Read(String key, @Nullable Long value) implements Operation {}

  public Transaction {
    operations = List.copyOf(operations);
  }
}
