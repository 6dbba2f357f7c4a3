package io.domainflow;

import io.domainflow.Operation.Compensation;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Operations in one transaction, and what is to be taken back. Used by one thread, for one call.
 */
final class OperationBatch {
  private final TransactionSettings settings;
  private final List<Operation> operations;
  private final Deque<Compensation> compensations = new ArrayDeque<>();

  OperationBatch(TransactionSettings settings, List<Operation> operations) {
    this.settings = settings;
    this.operations = operations;
  }

  /** One attempt, from the beginning. */
  BatchReport run(Connection connection) throws SQLException, InterruptedException {
    compensations.clear();
    List<BatchReport.Failure> failures = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation.isRequired()) {
        required(operation, connection);
      } else {
        optional(operation, connection, failures);
      }
    }
    return new BatchReport(failures);
  }

  private void required(Operation operation, Connection connection) throws InterruptedException {
    try {
      operation.body().run(connection);
      returned(operation);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new OperationFailedException(settings.name(), operation.name(), e);
    }
  }

  private void optional(
      Operation operation, Connection connection, List<BatchReport.Failure> failures)
      throws SQLException, InterruptedException {
    Savepoint before = connection.setSavepoint();
    try {
      operation.body().run(connection);
      connection.releaseSavepoint(before); // refused where the body swallowed an error
      returned(operation);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      if (Failures.endsTransaction(e)) {
        throw new OperationFailedException(settings.name(), operation.name(), e);
      }
      connection.rollback(before);
      failures.add(new BatchReport.Failure(operation.name(), e));
    }
  }

  private void returned(Operation operation) {
    Compensation compensation = operation.compensation();
    if (compensation != null) {
      compensations.push(compensation);
    }
  }

  /**
   * Takes back what was done outside of the database, the last first; what fails is added to why it
   * is taken back.
   *
   * @return whether all was taken back
   */
  boolean compensate(Throwable why) {
    boolean all = true;
    while (!compensations.isEmpty()) {
      try {
        compensations.pop().run();
      } catch (Throwable thrown) { // also an Error shall not keep the others from it
        if (thrown instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        if (thrown != why) { // which must not suppress itself
          why.addSuppressed(thrown);
        }
        all = false;
      }
    }
    return all;
  }
}
