package io.domainflow;

import java.sql.Connection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A named part of a unit of work: see {@link Transactions#runAll}. Immutable. */
public final class Operation {
  /** What an operation does, in the transaction of the connection. */
  @FunctionalInterface
  public interface Body {
    void run(Connection connection) throws Exception;
  }

  /** Takes back an effect that no rollback takes back. */
  @FunctionalInterface
  public interface Compensation {
    void run() throws Exception;
  }

  private final String name;
  private final boolean required;
  private final Body body;
  private final @Nullable Compensation compensation;

  private Operation(String name, boolean required, Body body, @Nullable Compensation compensation) {
    this.name = Names.checked("an operation's name", name);
    this.required = required;
    this.body = Objects.requireNonNull(body, "body");
    this.compensation = compensation;
  }

  /** One whose failure rolls all back. */
  public static Operation required(String name, Body body) {
    return new Operation(name, true, body, null);
  }

  /** One whose failure takes back what it did itself, and is reported. */
  public static Operation optional(String name, Body body) {
    return new Operation(name, false, body, null);
  }

  /**
   * The same, with what takes back its effects outside of the database, if it has returned and all
   * is rolled back. A body that throws takes back its own.
   */
  public Operation compensatedBy(Compensation by) {
    return new Operation(name, required, body, Objects.requireNonNull(by, "by"));
  }

  String name() {
    return name;
  }

  boolean isRequired() {
    return required;
  }

  Body body() {
    return body;
  }

  @Nullable Compensation compensation() {
    return compensation;
  }
}
