package io.domainflow;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A call of {@link Transactions}, as Flight Recorder has it. Used by one thread. */
@Name("io.domainflow.Transaction")
@Label("Transaction")
@Description("A unit of work, from the call to its end, all attempts together")
@Category("DomainFlow")
@StackTrace(false)
final class TransactionEvent extends Event {
  @Label("Operation")
  @Nullable String operation;

  @Label("Scope")
  @Nullable String scope;

  @Label("Isolation Level")
  @Nullable String isolation;

  @Label("Outcome")
  @Nullable String outcome;

  @Label("Retries")
  int retries;

  @Label("Error")
  @Nullable String error;

  @Label("SQLSTATE")
  @Nullable String sqlState;
}
