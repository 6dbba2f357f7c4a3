package io.domainflow.explore.gate;

import java.util.ArrayList;
import java.util.List;

/** What waits in a statement's batch. For one thread at a time, as the statement is. */
final class BatchContent {
  /** More would not fit on a screen. */
  private static final int LINES = 50;

  private final List<String> statements = new ArrayList<>();
  private List<String> firstRow = List.of();
  private int size;
  private boolean alone;

  void add(String sql) {
    if (statements.size() < LINES) {
      statements.add(sql);
    }
    alone |= SqlNature.of(sql).alone();
    size++;
  }

  void add(BoundValues row) {
    if (size == 0) {
      firstRow = row.texts();
    }
    size++;
  }

  void clear() {
    statements.clear();
    firstRow = List.of();
    size = 0;
    alone = false;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Whether one of the statements cannot run in a transaction block. */
  boolean alone() {
    return alone;
  }

  List<String> firstRow() {
    return firstRow;
  }

  /** The statements, one a line. */
  String text() {
    String lines = String.join("\n", statements);
    return size > LINES ? lines + "\n… and " + (size - LINES) + " more" : lines;
  }
}
