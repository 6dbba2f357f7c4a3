package io.domainflow;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * A job that this process has to do, under a claim that expires. Thread-safe.
 *
 * <p>The claim's id is the fencing token: once the claim has expired and the job was taken back,
 * nothing can be done to the job under it.
 */
public final class ClaimedJob {
  private final JobStatements statements;
  private final JobClaim claim;
  private final long id;
  private final String type;
  private final byte[] payload;
  private final int attempt;
  private final int attempts;

  ClaimedJob(
      JobStatements statements,
      JobClaim claim,
      long id,
      String type,
      byte[] payload,
      int attempt,
      int attempts) {
    this.statements = statements;
    this.claim = claim;
    this.id = id;
    this.type = type;
    this.payload = payload;
    this.attempt = attempt;
    this.attempts = attempts;
  }

  public long id() {
    return id;
  }

  /** Name of its type. */
  public String type() {
    return type;
  }

  /** From 1. */
  public int attempt() {
    return attempt;
  }

  /** After that many it is dead. */
  public int attempts() {
    return attempts;
  }

  /** The fencing token, greater with each claim. */
  public long token() {
    return claim.id();
  }

  /**
   * The payload, if it is of that type.
   *
   * @throws IllegalArgumentException if the job is of another type
   */
  public <T> T payload(JobType<T> as) {
    if (!as.name().equals(type)) {
      throw new IllegalArgumentException(
          "job " + id + " is of type " + type + ", not of type " + as.name());
    }
    return as.codec().decode(payload);
  }

  /** Whether it is certain, without a question to the database, that it was not taken back. */
  public boolean isHeld() {
    return claim.isHeld();
  }

  /**
   * Asks whether the claim is in force, in the transaction of the connection; if so, the job is not
   * taken back before that ends.
   *
   * @throws LeaseLostException if it is not
   * @throws SQLException from the server
   */
  public void check(Connection connection) throws SQLException {
    try (PreparedStatement check = connection.prepareStatement(statements.sql("check_job"))) {
      check.setLong(1, id);
      check.setLong(2, claim.id());
      if (!Database.isTrue(check)) {
        throw lost();
      }
    }
  }

  /**
   * The job is done.
   *
   * @throws LeaseLostException if it was taken back before
   */
  public void complete() {
    if (!statements.complete(this)) {
      throw lost();
    }
  }

  /**
   * The job is done if the transaction of the connection commits: what it wrote in that, and its
   * end, are there both or not at all.
   *
   * @throws LeaseLostException if it was taken back before: roll back
   * @throws SQLException from the server
   */
  public void complete(Connection connection) throws SQLException {
    if (statements.complete(connection, List.of(this)).isEmpty()) {
      throw lost();
    }
  }

  /**
   * The job was not done.
   *
   * @throws LeaseLostException if it was taken back before
   */
  public void fail(JobFailure failure) {
    if (statements.fail(List.of(new FailedJob(this, failure))).isEmpty()) {
      throw lost();
    }
  }

  /**
   * Extends the claim, with all jobs that were claimed at the same time, to so long from now.
   *
   * @throws LeaseLostException if it has expired
   */
  public void extend(Duration lifetime) {
    MigrationLock.checkLifetime(lifetime);
    if (!statements.extend(claim, lifetime)) {
      throw lost();
    }
  }

  JobClaim claim() {
    return claim;
  }

  private LeaseLostException lost() {
    return new LeaseLostException("job " + id + " of queue " + claim.queue(), claim.id());
  }

  /** Without the payload: it is nobody's business. */
  @Override
  public String toString() {
    return "job " + id + " of type " + type + ", attempt " + attempt;
  }
}
