package io.domainflow.explore.report;

import static io.domainflow.explore.report.Recorder.changed;
import static io.domainflow.explore.report.Recorder.failed;
import static io.domainflow.explore.report.Recorder.rows;

import io.domainflow.explore.gate.Step.Kind;
import io.domainflow.explore.history.Anomaly;
import io.domainflow.explore.history.FailedSchedule;
import io.domainflow.explore.history.Finding;
import io.domainflow.explore.history.History;
import io.domainflow.explore.history.Result;
import java.util.ArrayList;
import java.util.List;

/** Failures as the explorer finds them in services. */
final class Stories {
  private static final String FIND_CUSTOMER =
      "select c1_0.id,c1_0.version,c1_0.name,c1_0.email,c1_0.tier,c1_0.created_at"
          + " from customer c1_0 where c1_0.email=?";
  private static final String BALANCE = "SELECT balance\n  FROM account\n WHERE id = ?";
  private static final String SET_BALANCE = "UPDATE account SET balance = ? WHERE id = ?";
  private static final String POSTING =
      "INSERT INTO posting (account, amount, kind, reference, booked_at)"
          + " VALUES (?, ?, ?, ?, now())";

  private Stories() {}

  /** Two withdrawals, one of which leaves no trace in the balance. */
  static FailedSchedule lostUpdate() {
    Recorder recorder = new Recorder("worker-1", "worker-2");
    for (int worker = 0; worker < 2; worker++) {
      recorder
          .other(worker, Kind.BORROW, "borrow")
          .sql(worker, FIND_CUSTOMER, rows("7", "3", "Alice"), "alice@example.org")
          .sql(worker, BALANCE, rows("100"), "alice")
          .touching("account: read");
    }
    recorder
        .sql(0, SET_BALANCE, changed(1), "30", "alice")
        .touching("account: write")
        .sql(0, POSTING, changed(1), "alice", "-70", "withdrawal", "null")
        .commit(0)
        .other(0, Kind.RETURN, "return")
        .sql(1, SET_BALANCE, changed(1), "30", "alice")
        .touching("account: write")
        .sql(1, POSTING, changed(1), "alice", "-70", "withdrawal", "null")
        .commit(1)
        .other(1, Kind.RETURN, "return");
    return new FailedSchedule(
        "AccountScenarios.withdraws",
        "found by the 3rd schedule, shrunk from 22 steps to 14; seed 42",
        recorder.history(),
        List.of(
            new Finding(
                "invariant:balance is the sum of the postings",
                "Invariant \"balance is the sum of the postings\" does not hold",
                List.of("expected: -40", "but was:  30"))),
        List.of(
            new Anomaly(
                "lost update",
                List.of(
                    "worker-1 read account (step 3) before worker-2 changed it (step 11)",
                    "worker-2 read account (step 6) before worker-1 changed it (step 7)"),
                List.of(3, 6, 7, 11))),
        List.of("account: alice has -40", "account: alice has 30, and one withdrawal is refused"),
        "1b4c-2x3.1x4.2",
        List.of());
  }

  /** Two transfers in opposite directions. */
  static FailedSchedule deadlock() {
    String take = "UPDATE account SET balance = balance - ? WHERE id = ?";
    String give = "UPDATE account SET balance = balance + ? WHERE id = ?";
    Recorder recorder =
        new Recorder("payer", "refunder")
            .sql(0, "SELECT status FROM orders WHERE id = ?", rows("OPEN"), "4711")
            .sql(0, take, changed(1), "20", "alice")
            .touching("account: write")
            .sql(1, "SELECT status FROM orders WHERE id = ?", rows("PAID"), "4700")
            .sql(1, take, changed(1), "5", "bob")
            .touching("account: write")
            .sql(0, give, changed(1), "20", "bob")
            .waitedFor(6, 1)
            .sql(
                1,
                give,
                failed(
                    "40P01",
                    "deadlock detected\n  Detail: Process 812 waits for ShareLock on transaction"
                        + " 771; blocked by process 811."),
                "5",
                "alice")
            .waitedFor(6, 0)
            .rollback(1)
            .sql(0, "UPDATE orders SET status = 'PAID' WHERE id = ?", changed(1), "4711")
            .commit(0);
    return new FailedSchedule(
        "TransferScenarios.pays_and_refunds",
        "found by the 2nd schedule, shrunk from 9 steps to 9; exhaustive",
        recorder.history(),
        List.of(
            new Finding(
                "deadlock",
                "Deadlock: payer and refunder wait for each other",
                List.of("the server ended refunder's statement (step 6)"))),
        List.of(
            new Anomaly(
                "deadlock",
                List.of(
                    "payer waits (step 5) for what refunder changed (step 4)",
                    "refunder waits (step 6) for what payer changed (step 2)"),
                List.of(2, 4, 5, 6))),
        List.of("no statement fails with SQLSTATE 40P01"),
        "0a-1.1.2.2.1.2",
        List.of());
  }

  /** Two doctors go off call, each having seen the other on call. */
  static FailedSchedule writeSkew() {
    String count =
        "SELECT count(*) FROM shift_assignment WHERE shift_id = ? AND on_call AND doctor <> ?";
    String leave = "UPDATE shift_assignment SET on_call = false WHERE shift_id = ? AND doctor = ?";
    Recorder recorder =
        new Recorder("worker-1", "worker-2")
            .other(0, Kind.SETTING, "isolation REPEATABLE READ")
            .sql(0, count, rows("1"), "1234", "anna")
            .other(1, Kind.SETTING, "isolation REPEATABLE READ")
            .sql(1, count, rows("1"), "1234", "boris")
            .sql(0, leave, changed(1), "1234", "anna")
            .commit(0)
            .sql(1, leave, changed(1), "1234", "boris")
            .commit(1);
    return new FailedSchedule(
        "OnCallScenarios.both_leave",
        "found by the 4th schedule, shrunk from 8 steps to 8; exhaustive",
        recorder.history(),
        List.of(
            new Finding(
                "outcome",
                "The outcome is that of no serial order",
                List.of("shift_assignment: anna off call, boris off call"))),
        List.of(
            new Anomaly(
                "write skew",
                List.of(
                    "worker-1 read shift_assignment (step 2) before worker-2 changed it (step 7)",
                    "worker-2 read shift_assignment (step 4) before worker-1 changed it (step 5)"),
                List.of(2, 4, 5, 7))),
        List.of("worker-1 first: anna off call, boris on call", "worker-2 first: the reverse"),
        "2f-1.2.1.1.2",
        List.of("audit_log.id is left out of the comparison: its default is a sequence"));
  }

  /** Three workers queue for a row; the last one gets what is no longer there. */
  static FailedSchedule waitChain() {
    String claim = "UPDATE seat SET holder = ?, held_until = now() + ?::interval WHERE id = ?";
    Recorder recorder =
        new Recorder("worker-1", "worker-2", "worker-3")
            .sql(0, "SELECT id FROM seat WHERE holder IS NULL LIMIT 1", rows("17"))
            .sql(1, "SELECT id FROM seat WHERE holder IS NULL LIMIT 1", rows("17"))
            .sql(2, "SELECT id FROM seat WHERE holder IS NULL LIMIT 1", rows("17"))
            .sql(0, claim, changed(1), "ann", "10 minutes", "17")
            .sql(1, claim, changed(1), "bob", "10 minutes", "17")
            .waitedFor(8, 0)
            .sql(2, claim, changed(1), "cid", "10 minutes", "17")
            .waitedFor(10, 1)
            .sql(0, "INSERT INTO booking (seat, holder) VALUES (?, ?)", changed(1), "17", "ann")
            .commit(0)
            .sql(1, "INSERT INTO booking (seat, holder) VALUES (?, ?)", changed(1), "17", "bob")
            .commit(1)
            .sql(2, "INSERT INTO booking (seat, holder) VALUES (?, ?)", changed(1), "17", "cid")
            .commit(2);
    return new FailedSchedule(
        "SeatScenarios.books_the_last_seat",
        "found by the 11th schedule, shrunk from 19 steps to 12; seed 7",
        recorder.history(),
        List.of(
            new Finding(
                "invariant:a seat is booked once",
                "Invariant \"a seat is booked once\" does not hold",
                List.of("seat 17 has 3 bookings"))),
        List.of(
            new Anomaly(
                "lost update",
                List.of(
                    "worker-1 changed seat (step 4) before worker-2 changed it (step 5)",
                    "worker-2 read seat (step 2) before worker-1 changed it (step 4)"),
                List.of(2, 4, 5))),
        List.of("one booking of seat 17"),
        "9-1.2.3.1.2.3.1.1.2.2.3",
        List.of());
  }

  /** A unique violation that is caught, in a transaction that goes on. */
  static FailedSchedule poisoned() {
    String find = "SELECT id FROM tag WHERE name = ?";
    String insert = "INSERT INTO tag (name, created_by) VALUES (?, ?) RETURNING id";
    Recorder recorder =
        new Recorder("worker-1", "worker-2")
            .sql(0, find, rows(), "urgent")
            .sql(1, find, rows(), "urgent")
            .sql(0, insert, rows("1"), "urgent", "ann")
            .sql(
                1,
                insert,
                failed(
                    "23505",
                    "duplicate key value violates unique constraint \"tag_name_key\"\n"
                        + "  Detail: Key (name)=(urgent) already exists."),
                "urgent",
                "bob")
            .waitedFor(6, 0)
            .sql(0, "INSERT INTO ticket_tag (ticket, tag) VALUES (?, ?)", changed(1), "8", "1")
            .commit(0)
            .sql(
                1,
                find,
                failed(
                    "25P02",
                    "current transaction is aborted, commands ignored until end of transaction"
                        + " block"),
                "urgent")
            .rollback(1);
    return new FailedSchedule(
        "TagScenarios.tags_a_ticket",
        "found by the 2nd schedule, shrunk from 11 steps to 8; exhaustive",
        recorder.history(),
        List.of(
            new Finding(
                "error:25P02",
                "worker-2 failed: 25P02 current transaction is aborted",
                List.of("after 23505 at step 4, which the code caught"))),
        List.of(),
        List.of("each worker's tag exists, and no statement fails"),
        "5-1.2.1.2.1",
        List.of());
  }

  /** Advisory lock taken on one pooled session, released on another. */
  static FailedSchedule twoSessions() {
    History history =
        new Recorder("worker-1", "worker-2")
            .event(0, Kind.BORROW, 1, "borrow", new Result.Done())
            .event(0, Kind.STATEMENT, 1, "SELECT pg_advisory_lock(?)", rows(""), "42")
            .event(0, Kind.RETURN, 1, "return", new Result.Done())
            .event(1, Kind.BORROW, 2, "borrow", new Result.Done())
            .event(0, Kind.BORROW, 3, "borrow", new Result.Done())
            .event(0, Kind.STATEMENT, 3, "SELECT pg_advisory_unlock(?)", rows("f"), "42")
            .event(0, Kind.RETURN, 3, "return", new Result.Done())
            .event(1, Kind.STATEMENT, 2, "SELECT pg_advisory_lock(?)", new Result.Unended(), "42")
            .waitedFor(0, 0)
            .history();
    return new FailedSchedule(
        "LockScenarios.one_at_a_time",
        "",
        history,
        List.of(
            new Finding("stuck", "worker-2 waits, and nobody is left to let it go on", List.of())),
        List.of(),
        List.of(),
        "3-1.2",
        List.of());
  }

  /** Five workers of one queue; two take the same job. */
  static FailedSchedule fiveActors() {
    List<String> names = List.of("worker-1", "worker-2", "worker-3", "reaper", "enqueuer");
    Recorder recorder = new Recorder(names.toArray(String[]::new));
    String next =
        "SELECT id, payload FROM job WHERE status = 'READY' AND run_at <= now()"
            + " ORDER BY priority DESC, run_at LIMIT 1";
    String claim = "UPDATE job SET status = 'RUNNING', worker = ?, started_at = now() WHERE id = ?";
    recorder
        .sql(4, "INSERT INTO job (kind, payload) VALUES (?, ?::jsonb)", changed(1), "mail", "{}")
        .other(4, Kind.AUTO_COMMIT, "commit")
        .sql(0, next, rows("1", "{}"))
        .sql(1, next, rows("1", "{}"))
        .sql(3, "UPDATE job SET status = 'READY' WHERE heartbeat < now() - ?", changed(0), "30 s")
        .other(3, Kind.AUTO_COMMIT, "commit")
        .sql(2, next, rows("1", "{}"))
        .sql(0, claim, changed(1), "worker-1", "1")
        .sql(1, claim, changed(1), "worker-2", "1")
        .waitedFor(11, 0)
        .sql(2, claim, changed(1), "worker-3", "1")
        .waitedFor(12, 0, 1)
        .commit(0)
        .commit(1)
        .rollback(2);
    return new FailedSchedule(
        "QueueScenarios.each_job_runs_once",
        "found by the 38th schedule, shrunk from 41 steps to 13; seed 99",
        recorder.history(),
        List.of(
            new Finding(
                "invariant:once", "Invariant \"each job runs once\" does not hold", List.of())),
        List.of(
            new Anomaly(
                "lost update",
                List.of(
                    "worker-2 read job (step 4) before worker-1 changed it (step 8)",
                    "worker-1 changed job (step 8) before worker-2 changed it (step 9)"),
                List.of(4, 8, 9))),
        List.of(),
        "77",
        List.of());
  }

  /** As the lost update, behind so many statements of the first worker. */
  static FailedSchedule behind(int statements) {
    Recorder recorder = new Recorder("worker-1", "worker-2");
    for (int i = 0; i < statements; i++) {
      recorder.sql(0, "SELECT rate FROM price WHERE id = ?", rows("12"), Integer.toString(i));
    }
    recorder
        .sql(1, BALANCE, rows("100"), "alice")
        .sql(0, SET_BALANCE, changed(1), "30", "alice")
        .commit(0)
        .sql(1, SET_BALANCE, changed(1), "30", "alice")
        .commit(1);
    return of(recorder.history());
  }

  /** A failure of which only the history matters. */
  static FailedSchedule of(History history) {
    return new FailedSchedule(
        "Some.scenario",
        "",
        history,
        List.of(new Finding("outcome", "The outcome is that of no serial order", List.of())),
        List.of(),
        List.of(),
        "1",
        List.of());
  }

  static List<FailedSchedule> all() {
    List<FailedSchedule> all = new ArrayList<>();
    all.addAll(List.of(lostUpdate(), deadlock(), writeSkew(), waitChain(), poisoned()));
    all.addAll(List.of(twoSessions(), fiveActors(), behind(80)));
    return all;
  }
}
