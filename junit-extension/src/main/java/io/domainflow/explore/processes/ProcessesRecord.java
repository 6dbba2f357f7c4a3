package io.domainflow.explore.processes;

import io.domainflow.explore.ActorFailure;
import io.domainflow.explore.ContentionReport;
import io.domainflow.explore.Count;
import io.domainflow.explore.Durations;
import io.domainflow.explore.ForeignException;
import io.domainflow.explore.Latency;
import io.domainflow.explore.StuckActors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What has happened so far, counted and in words. The coordinating thread's. */
final class ProcessesRecord {
  private static final long LONGEST_CALL_MICROS = TimeUnit.HOURS.toMicros(1);
  private static final int SIGNAL = 128;
  private static final int SIGKILL = 9;

  private final Histogram latencies = new Histogram(LONGEST_CALL_MICROS, 2);
  private final List<ActorFailure> failures = new ArrayList<>();
  private final List<String> findings = new ArrayList<>();
  private final List<WorkerJvm> failedJvms = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private long expectedFailures;
  private int leaked;
  private int kills;
  private int comebacks;
  private long finishedAt;
  private @Nullable StuckActors stuck;

  boolean failed() {
    return !findings.isEmpty() || !failures.isEmpty() || stuck != null;
  }

  void startedAt(long nanos) {
    finishedAt = nanos;
  }

  void finishedAt(long nanos) {
    finishedAt = nanos;
  }

  void called(long micros) {
    latencies.recordValue(Math.min(micros, LONGEST_CALL_MICROS));
  }

  void failedAsExpected() {
    expectedFailures++;
  }

  void leaked(int connections) {
    leaked += connections;
  }

  void killed() {
    kills++;
  }

  int kills() {
    return kills;
  }

  void cameBack() {
    comebacks++;
  }

  void failed(WorkerJvm jvm, WorkerMessage.Failed failed) {
    WorkerState worker = jvm.worker();
    if (failed.inRecovery()) {
      findings.add(
          worker.name()
              + " came back after it was killed, and its recovery failed: "
              + failed.thrown()
              + frames(failed.thrown())
              + tail(jvm));
      return;
    }
    failedJvms.add(jvm);
    failures.add(new ActorFailure(worker.number(), worker.name(), worker.calls(), failed.thrown()));
  }

  void stuck(StuckActors seen) {
    stuck = seen;
  }

  Optional<StuckActors> stuck() {
    return Optional.ofNullable(stuck);
  }

  // --- JVMs ---

  void notLaunched(WorkerState worker, IOException e) {
    findings.add("The JVM of " + worker.name() + " cannot be launched: " + e.getMessage());
  }

  void unable(WorkerJvm jvm, ForeignException thrown) {
    findings.add(
        "The JVM of " + jvm + " has nothing to run: " + thrown + frames(thrown) + tail(jvm));
  }

  void notStarted(List<WorkerJvm> late) {
    findings.add(
        "These had no JVM that was ready in time: "
            + String.join(", ", late.stream().map(WorkerJvm::toString).toList())
            + (late.isEmpty() ? "" : tail(late.get(0))));
  }

  void endedByItself(WorkerJvm jvm, int status, boolean running) {
    StringBuilder text = new StringBuilder("The JVM of " + jvm);
    if (!jvm.isReady()) {
      text.append(" ended with exit status ").append(status).append(" before it was ready");
    } else {
      text.append(" ended with exit status ").append(status);
      text.append(
          !running
              ? " before the start"
              : jvm.recovering()
                  ? " in its recovery"
                  : " in or after its call " + (jvm.worker().calls() + 1));
    }
    if (!jvm.exit().isEmpty()) {
      text.append(": its code called System.exit\n").append(jvm.exit().stripTrailing());
    } else if (status == SIGNAL + SIGKILL) {
      text.append(": somebody else killed it; where memory is short, the system does");
    } else if (jvm.exiting()) {
      text.append(": somebody else sent it a signal");
    }
    findings.add(text + tail(jvm));
  }

  void endsNot(WorkerJvm jvm) {
    warnings.add(
        "the JVM of " + jvm + " did not end although its worker was done, and was ended by force");
  }

  void sessionsLeft(Duration waited) {
    findings.add(
        "Sessions of workers that have ended are still at work after "
            + Durations.text(waited)
            + ": what the invariants say may be too early");
  }

  /** A scenario that asks for kills and sees none shows nothing. */
  void killsThatWereNot(KillPlan plan, Kills asked) {
    for (KillPoint point : plan.notReached()) {
      findings.add(
          "killAt = \""
              + point
              + "\" was not reached: nobody passed actor.step(\""
              + point.label()
              + "\") that often");
    }
    int missed = asked.random() + asked.points().size() - plan.notReached().size() - kills;
    if (missed <= 0) {
      return;
    }
    String left =
        missed
            + " of "
            + Count.of(asked.random(), "kill")
            + " came too late, as the workers had ended: let them run longer, or say a shorter"
            + " killWithin than "
            + Durations.text(asked.within());
    if (kills == 0) {
      findings.add("No worker was killed: " + left);
    } else {
      warnings.add(left);
    }
  }

  private static String frames(ForeignException thrown) {
    StringBuilder text = new StringBuilder();
    StackTraceElement[] stack = thrown.getStackTrace();
    for (int frame = 0; frame < Math.min(stack.length, 8); frame++) {
      text.append("\n    at ").append(stack[frame]);
    }
    return text.toString();
  }

  private static String tail(WorkerJvm jvm) {
    String lines = jvm.output().lastLines();
    return lines.isEmpty()
        ? "\nit wrote nothing to " + jvm.output().file()
        : "\nthe end of " + jvm.output().file() + ":\n" + lines.indent(2).stripTrailing();
  }

  /** Of a few: many that fail say much the same. */
  private List<String> tails() {
    return failedJvms.stream()
        .filter(jvm -> !jvm.output().lastLines().isEmpty())
        .limit(3)
        .map(jvm -> tail(jvm).strip())
        .toList();
  }

  ProcessesReport report(int workers, boolean started, long startedAt, Path folder) {
    return new ProcessesReport(
        new ContentionReport(
            workers,
            latencies.getTotalCount(),
            expectedFailures,
            Duration.ofNanos(finishedAt - startedAt),
            Latency.of(latencies),
            failures,
            leaked,
            stuck()),
        started,
        findings,
        kills,
        comebacks,
        tails(),
        warnings,
        folder);
  }
}
