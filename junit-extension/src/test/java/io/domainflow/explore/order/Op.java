package io.domainflow.explore.order;

import java.util.List;

/** A step of a program that the model machine runs. */
sealed interface Op {
  /** Reads what is committed, or what the own transaction wrote. */
  record Read(String object) implements Op {}

  /**
   * Updates some objects, one after the other: takes the lock of each, then appends to its value.
   */
  record Write(List<String> objects) implements Op {}

  /** Locks, then reads what is there then. */
  record Lock(String object) implements Op {}

  /** Writes if nothing is there; waits for others that do the same. */
  record Insert(String object) implements Op {}

  /** Writes one object if there is something in another, and does not touch it if not. */
  record WriteIf(String seen, String written) implements Op {}

  record Commit() implements Op {}

  record Rollback() implements Op {}

  /** Starts a strand of its own; touches nothing. */
  record Spawn(List<Op> program) implements Op {}

  /** Touches nothing, and then goes on only when all strands that this one started have ended. */
  record Join() implements Op {}

  static Op read(String object) {
    return new Read(object);
  }

  static Op write(String... objects) {
    return new Write(List.of(objects));
  }

  static Op lock(String object) {
    return new Lock(object);
  }

  static Op insert(String object) {
    return new Insert(object);
  }

  static Op writeIf(String seen, String written) {
    return new WriteIf(seen, written);
  }

  static Op commit() {
    return new Commit();
  }

  static Op rollback() {
    return new Rollback();
  }

  static Op spawn(Op... program) {
    return new Spawn(List.of(program));
  }

  static Op join() {
    return new Join();
  }
}
