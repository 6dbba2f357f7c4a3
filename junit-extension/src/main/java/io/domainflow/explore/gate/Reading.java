package io.domainflow.explore.gate;

import java.util.ArrayList;
import java.util.List;

/**
 * What the code saw of a step's result: how many rows it read, and the first values, or how many
 * rows it changed. Not thread-safe: written by the thread of the step; others read it when that
 * thread stands still.
 */
public final class Reading {
  /** More would not fit on a screen. */
  private static final int VALUES = 8;

  private final List<String> values = new ArrayList<>();
  private long rows = -1;
  private long updated = -1;

  /** A result set is here; its rows are counted as the code reads them. */
  void resultSet() {
    rows = Math.max(rows, 0);
  }

  /** The code moved to another row. */
  void row() {
    rows = Math.max(rows, 0) + 1;
  }

  /** The code read a value of the row that it is at. */
  void value(String text) {
    if (values.size() < VALUES) {
      values.add(text);
    }
  }

  /** Whether further values would not be kept. */
  boolean isFull() {
    return values.size() >= VALUES;
  }

  void updated(long count) {
    updated = Math.max(updated, 0) + count;
  }

  /** Rows that the code read so far; -1 if the step gave no rows. */
  public long rows() {
    return rows;
  }

  /** Rows changed; -1 if the step changes none. */
  public long updated() {
    return updated;
  }

  /** The first values that the code read, in the order of reading, {@code null} for NULL. */
  public List<String> values() {
    return List.copyOf(values);
  }
}
