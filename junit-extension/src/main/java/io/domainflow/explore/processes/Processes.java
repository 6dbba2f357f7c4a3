package io.domainflow.explore.processes;

import io.domainflow.explore.ContentionVerdict;
import io.domainflow.explore.ServerSessions;
import io.domainflow.explore.StuckActors;
import io.domainflow.postgres.HandedDatabase;
import io.domainflow.postgres.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets workers contend on one database, each in a JVM of its own, and kills some of them. Use an
 * instance once, by one thread, which coordinates: what happens to the JVMs comes to it as events,
 * one at a time.
 *
 * <p>No JVM outlives {@link #run}; if this JVM ends before, theirs end with it, as their standard
 * input does.
 */
public final class Processes {
  /** For all JVMs to stand, beside {@link #STARTING_EACH}. */
  private static final Duration STARTING = Duration.ofSeconds(60);

  private static final Duration STARTING_EACH = Duration.ofSeconds(5);

  /** For JVMs that have nothing more to do, with the hooks of the code. */
  private static final Duration ENDING = Duration.ofSeconds(15);

  /** For answers of JVMs that have not ended in time. */
  private static final Duration ANSWERING = Duration.ofSeconds(5);

  /** For the server to notice that a killed worker's sessions have nobody at the other end. */
  private static final Duration NOTICING = Duration.ofSeconds(10);

  private final TestDatabase database;
  private final ProcessesSettings settings;
  private final WorkerProgram.Handed program;
  private final Path folder;
  private final List<WorkerState> workers = new ArrayList<>();
  private final List<WorkerJvm> jvms = new ArrayList<>();
  private final BlockingQueue<WorkerEvent> events = new LinkedBlockingQueue<>();
  private final Map<String, String> properties = JvmLaunch.properties();
  private final KillPlan plan;
  private final ProcessesRecord record = new ProcessesRecord();
  private int nextToLaunch;
  private boolean running;
  private boolean stopping;
  private long startedAt;

  /**
   * @param names of the workers, in the order of their numbers
   * @param folder for what the JVMs write; made if it is not there
   */
  public Processes(
      TestDatabase database,
      ProcessesSettings settings,
      WorkerProgram.Handed program,
      List<String> names,
      Path folder) {
    this.database = database;
    this.settings = settings;
    this.program = program;
    this.folder = folder;
    this.plan = new KillPlan(settings.kills());
    names.forEach(name -> workers.add(new WorkerState(workers.size() + 1, name)));
  }

  /**
   * Runs the workers to their end, to the timeout, or until one fails; then none begins another
   * call, and none is killed any more.
   *
   * @throws InterruptedException if the caller is interrupted; the JVMs are ended first
   */
  public ProcessesReport run() throws InterruptedException {
    try (WorkerDoor door = WorkerDoor.open()) {
      Files.createDirectories(folder);
      standUp(door);
      if (!record.failed()) {
        release();
        work(door);
      }
      letEnd();
    } catch (InterruptedException e) { // JUnit's own timeout, most likely
      if (running) {
        Duration since = Duration.ofNanos(elapsed());
        e.addSuppressed(ContentionVerdict.interrupted(whatIsStuck(since)));
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("Workers cannot be given JVMs of their own", e);
    } finally {
      endByForce();
    }
    if (record.kills() > 0 && record.stuck().isEmpty()) {
      awaitSessionsOfTheKilled();
    }
    return record.report(workers.size(), running, startedAt, folder);
  }

  // --- Before the start ---

  /** So many at a time that they do not keep each other from standing up in time. */
  private void standUp(WorkerDoor door) throws InterruptedException {
    int atOnce = Math.max(2, 2 * Runtime.getRuntime().availableProcessors());
    long limit = STARTING.plus(STARTING_EACH.multipliedBy(workers.size())).toNanos();
    long begin = System.nanoTime();
    while (nextToLaunch < Math.min(atOnce, workers.size()) && !record.failed()) {
      launch(workers.get(nextToLaunch++), door);
    }
    while (!record.failed() && !allReady()) {
      @Nullable WorkerEvent event =
          events.poll(limit - (System.nanoTime() - begin), TimeUnit.NANOSECONDS);
      if (event == null) {
        record.notStarted(jvms.stream().filter(jvm -> !jvm.isReady()).toList());
        return;
      }
      handle(event, door);
    }
  }

  private boolean allReady() {
    return jvms.size() == workers.size() && jvms.stream().allMatch(WorkerJvm::isReady);
  }

  private void launch(WorkerState worker, WorkerDoor door) {
    int launch = worker.nextLaunch();
    String file = worker.name().replaceAll("[^A-Za-z0-9._-]", "_");
    Path output =
        folder.resolve(worker.number() + "-" + file + (launch == 1 ? "" : "." + launch) + ".log");
    @Nullable Path arguments = null;
    try {
      arguments =
          JvmLaunch.argumentFile(
              settings.jvmArguments(), List.of(WorkerMain.class, program.type()), WorkerMain.class);
      WorkerJvm jvm =
          WorkerJvm.launch(
              worker,
              assignment(worker),
              JvmLaunch.command(settings.java(), arguments),
              arguments,
              output,
              door,
              events);
      jvms.add(jvm);
      worker.runsIn(jvm);
    } catch (IOException e) {
      record.notLaunched(worker, e);
      deleteQuietly(arguments);
      worker.finish();
      stop();
    }
  }

  private static void deleteQuietly(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }

  private Assignment assignment(WorkerState worker) {
    return new Assignment(
        worker.number(),
        worker.name(),
        program.type().getName(),
        program.payload(),
        HandedDatabase.of(database),
        settings.sessions(),
        settings.contention().iterations(),
        settings.contention().expected().types().stream().map(Class::getName).toList(),
        List.copyOf(settings.contention().expected().sqlStates()),
        settings.kills().points().stream().map(KillPoint::label).distinct().toList(),
        properties);
  }

  // --- From the common start ---

  private void release() {
    running = true;
    startedAt = System.nanoTime();
    record.startedAt(startedAt);
    jvms.forEach(jvm -> jvm.start(false, 0, nanosToCall()));
  }

  /** Negative where iterations count; the JVMs' clocks measure it from here on. */
  private long nanosToCall() {
    @Nullable Duration duration = settings.contention().duration();
    return duration == null ? -1 : Math.max(0, duration.toNanos() - elapsed());
  }

  private long elapsed() {
    return System.nanoTime() - startedAt;
  }

  private void work(WorkerDoor door) throws InterruptedException {
    long timeout = settings.contention().timeout().toNanos();
    while (workers.stream().anyMatch(worker -> !worker.finished())) {
      if (elapsed() >= timeout) {
        record.stuck(whatIsStuck(settings.contention().timeout()));
        record.finishedAt(System.nanoTime());
        return;
      }
      if (elapsed() >= plan.nextMoment()) {
        plan.victim(jvms.stream().filter(WorkerJvm::works).toList(), elapsed())
            .forEach(WorkerJvm::kill);
      }
      long next = Math.min(timeout, plan.nextMoment());
      @Nullable WorkerEvent event =
          events.poll(Math.max(0, next - elapsed()), TimeUnit.NANOSECONDS);
      if (event != null) {
        handle(event, door);
      }
    }
    if (!record.failed()) {
      record.killsThatWereNot(plan, settings.kills());
    }
  }

  private void handle(WorkerEvent event, WorkerDoor door) {
    if (event instanceof WorkerEvent.Gone end) {
      gone(end.jvm(), end.exitStatus(), door);
    } else if (event instanceof WorkerEvent.Said said) {
      said(said.jvm(), said.message(), door);
    }
  }

  private void said(WorkerJvm jvm, WorkerMessage message, WorkerDoor door) {
    WorkerState worker = jvm.worker();
    if (message instanceof WorkerMessage.Ready) {
      ready(jvm, door);
    } else if (message instanceof WorkerMessage.Unable unable) {
      record.unable(jvm, unable.thrown());
      jvm.done();
      worker.finish();
      stop();
    } else if (message instanceof WorkerMessage.Recovered) {
      jvm.recovered();
    } else if (message instanceof WorkerMessage.Called called) {
      worker.callEnded();
      record.called(called.micros());
    } else if (message instanceof WorkerMessage.FailedAsExpected) {
      worker.callEnded();
      record.failedAsExpected();
    } else if (message instanceof WorkerMessage.Failed failed) {
      if (!jvm.exiting() && !jvm.killed()) {
        record.failed(jvm, failed);
        stop();
      }
    } else if (message instanceof WorkerMessage.At at) {
      at(jvm, at.label());
    } else if (message instanceof WorkerMessage.Exiting exiting) {
      jvm.exits(exiting.stack());
    } else if (message instanceof WorkerMessage.Done done) {
      record.leaked(done.leakedConnections());
      finish(jvm);
    }
  }

  private void ready(WorkerJvm jvm, WorkerDoor door) {
    jvm.ready();
    jvm.deleteArgumentFile();
    if (running) { // it comes back
      jvm.start(program.recovers(), jvm.worker().calls(), nanosToCall());
      record.cameBack();
    } else if (nextToLaunch < workers.size()) {
      launch(workers.get(nextToLaunch++), door);
    }
  }

  private void at(WorkerJvm jvm, String label) {
    if (!stopping && !jvm.killed() && plan.killsAt(jvm.worker().name(), label)) {
      jvm.kill();
    } else {
      jvm.say(Command.PASS);
    }
  }

  private void finish(WorkerJvm jvm) {
    jvm.done();
    jvm.worker().finish();
    record.finishedAt(System.nanoTime());
    jvm.say(Command.END);
  }

  private void gone(WorkerJvm jvm, int exitStatus, WorkerDoor door) {
    jvm.gone();
    jvm.deleteArgumentFile();
    jvm.output().check();
    if (jvm.isDone()) {
      return;
    }
    WorkerState worker = jvm.worker();
    if (!jvm.killed()) {
      record.endedByItself(jvm, exitStatus, running);
      worker.finish();
      stop();
      return;
    }
    record.killed();
    if (!jvm.recovering()) {
      worker.callEnded(); // the one that was cut is not done again
    }
    if (!stopping && settings.kills().restart() && (program.recovers() || isCallLeft(worker))) {
      launch(worker, door);
    } else {
      worker.finish();
      record.finishedAt(System.nanoTime());
    }
  }

  private boolean isCallLeft(WorkerState worker) {
    return settings.contention().duration() == null
        ? worker.calls() < settings.contention().iterations()
        : nanosToCall() > 0;
  }

  /** No further call and no further kill. Who comes back just now ends without one. */
  private void stop() {
    stopping = true;
    plan.stop();
    jvms.stream().filter(jvm -> !jvm.isGone()).forEach(jvm -> jvm.say(Command.STOP));
  }

  // --- The end ---

  private StuckActors whatIsStuck(Duration since) throws InterruptedException {
    List<WorkerJvm> left =
        jvms.stream().filter(jvm -> !jvm.isDone() && !jvm.isGone() && !jvm.killed()).toList();
    left.forEach(jvm -> jvm.say(Command.TELL_STACKS));
    StuckJvms stuck = new StuckJvms(database, since, left);
    long begin = System.nanoTime();
    while (!stuck.complete()) {
      long wait = ANSWERING.toNanos() - (System.nanoTime() - begin);
      @Nullable WorkerEvent event = events.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
      if (event == null) {
        break;
      }
      stuck.heard(event);
    }
    return stuck.take();
  }

  /** JVMs whose workers are done run the code's hooks; those that were never started just end. */
  private void letEnd() throws InterruptedException {
    if (record.stuck().isPresent()) {
      return;
    }
    if (!running) {
      jvms.forEach(WorkerJvm::destroy);
    } else {
      jvms.stream().filter(jvm -> jvm.isDone()).forEach(jvm -> jvm.say(Command.END));
    }
    long begin = System.nanoTime();
    while (jvms.stream().anyMatch(jvm -> !jvm.isGone())) {
      long wait = ENDING.toNanos() - (System.nanoTime() - begin);
      @Nullable WorkerEvent event = events.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
      if (event == null) {
        jvms.stream().filter(jvm -> !jvm.isGone()).forEach(record::endsNot);
        return;
      }
      if (event instanceof WorkerEvent.Gone gone) {
        gone.jvm().gone();
        gone.jvm().deleteArgumentFile();
      }
    }
  }

  private void endByForce() {
    for (WorkerJvm jvm : jvms) {
      if (!jvm.isGone()) {
        jvm.destroy();
        jvm.deleteArgumentFile();
      }
    }
  }

  /**
   * What a killed worker's session was at goes on in the server until that notices; invariants
   * shall see its end.
   */
  private void awaitSessionsOfTheKilled() throws InterruptedException {
    long begin = System.nanoTime();
    try {
      while (ServerSessions.ofActors(database) > 0) {
        if (System.nanoTime() - begin > NOTICING.toNanos()) {
          record.sessionsLeft(NOTICING);
          return;
        }
        events.poll(5, TimeUnit.MILLISECONDS); // nothing comes: a pause
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The server does not say who is connected", e);
    }
  }
}
