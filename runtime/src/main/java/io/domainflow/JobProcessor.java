package io.domainflow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the handlers of a queue's jobs. Thread-safe.
 *
 * <p>One thread claims jobs into a buffer, some run handlers, and one writes down what became of
 * them, many at a time. All end with {@link #close}. The claims are renewed meanwhile; if the
 * process dies, they expire, and the jobs go to others.
 */
public final class JobProcessor implements AutoCloseable {
  private static final Logger LOG = System.getLogger(JobProcessor.class.getName());
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  /** For what was interrupted to end. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final long LONGEST_LOOK = TimeUnit.SECONDS.toNanos(1);

  private final String queue;
  private final Map<String, Handling<?>> handlers;
  private final ProcessorSettings settings;
  private final Heartbeats heartbeats;
  private final BlockingQueue<ClaimedJob> buffer = new LinkedBlockingQueue<>(); // bound: claimer's
  private final InFlight inFlight = new InFlight();
  private final Set<RunningJob> running = ConcurrentHashMap.newKeySet(); // bound: threads
  private final JobOutcomes outcomes;
  private final JobClaimer claimer;
  private final ScheduledFuture<?> looks;
  private final Thread claims;
  private final Thread writes;
  private final Set<JobProcessor> opened;
  private final AtomicInteger made = new AtomicInteger(); // runners
  private final Set<Thread> runners = ConcurrentHashMap.newKeySet(); // bound: threads
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean ending; // no job is begun any more

  private record Handling<T>(JobType<T> type, JobHandler<T> handler) {
    void run(ClaimedJob job) throws Exception {
      T payload;
      try {
        payload = job.payload(type);
      } catch (RuntimeException e) {
        throw JobFailure.permanent("the payload cannot be decoded: " + e.getClass().getName())
            .exception();
      }
      handler.handle(payload, job);
    }
  }

  /** What a processor is made of. Used by one thread. */
  public static final class Builder {
    private final Jobs jobs;
    private final Parts parts;
    private final Map<String, Handling<?>> handlers = new HashMap<>();
    private ProcessorSettings settings = ProcessorSettings.defaults();

    Builder(Jobs jobs, Parts parts) {
      this.jobs = jobs;
      this.parts = parts;
    }

    public Builder with(ProcessorSettings value) {
      settings = value;
      return this;
    }

    /**
     * Has jobs of a type done; those of other types are left for others.
     *
     * @throws IllegalArgumentException if the type has a handler already
     */
    public <T> Builder handle(JobType<T> type, JobHandler<T> handler) {
      if (handlers.putIfAbsent(type.name(), new Handling<>(type, handler)) != null) {
        throw new IllegalArgumentException(
            "jobs of type " + type.name() + " have a handler already: a type has one");
      }
      return this;
    }

    /**
     * Begins to claim and to handle jobs.
     *
     * @throws IllegalStateException if there is no handler
     * @throws UnknownQueueException if the queue was not declared
     */
    public JobProcessor start() {
      if (handlers.isEmpty()) {
        throw new IllegalStateException(
            "a processor of queue " + jobs.queue() + " needs a handler: call handle() first");
      }
      jobs.statements().goIdle(jobs.queue(), Duration.ZERO);
      parts.listener().start();
      parts.maintenance().start();
      JobProcessor processor = new JobProcessor(this);
      parts.opened().add(processor);
      processor.start();
      return processor;
    }
  }

  /** What the processors of a process share. */
  record Parts(
      Heartbeats heartbeats,
      Listener listener,
      Signals signals,
      JobMaintenance maintenance,
      ScheduledExecutorService looks,
      Set<JobProcessor> opened) {}

  private JobProcessor(Builder builder) {
    queue = builder.jobs.queue();
    handlers = Map.copyOf(builder.handlers);
    settings = builder.settings;
    heartbeats = builder.parts.heartbeats();
    opened = builder.parts.opened();
    outcomes = new JobOutcomes(builder.jobs.statements(), heartbeats, inFlight);
    claimer =
        new JobClaimer(
            builder.jobs.statements(),
            queue,
            List.copyOf(handlers.keySet()),
            settings,
            heartbeats,
            builder.parts.listener(),
            builder.parts.signals(),
            buffer,
            inFlight);
    long every = Math.min(LONGEST_LOOK, Math.max(1, settings.timeLimit().toNanos() / 4));
    looks =
        builder
            .parts
            .looks()
            .scheduleWithFixedDelay(this::look, every, every, TimeUnit.NANOSECONDS);
    claims = thread("claims", claimer::run);
    writes = thread("outcomes", outcomes::run);
  }

  private void start() {
    claims.start();
    writes.start();
    for (int index = 0; index < settings.threads(); index++) {
      addRunner();
    }
  }

  private Thread thread(String what, Runnable body) {
    Thread thread = new Thread(body, "domainflow-" + what + "-" + queue);
    thread.setDaemon(true);
    return thread;
  }

  private void addRunner() {
    @Nullable ThreadFactory factory = settings.threadFactory();
    String name = "jobs-" + made.incrementAndGet();
    Thread thread = factory == null ? thread(name, this::run) : factory.newThread(this::run);
    runners.add(thread);
    thread.start();
  }

  /** One runner: until the end, or until another has taken its place. */
  private void run() {
    while (!ending) {
      ClaimedJob job;
      try {
        job = buffer.poll(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        continue; // the end, which is looked at above
      }
      if (job != null && !run(job)) {
        break;
      }
    }
    runners.remove(Thread.currentThread());
  }

  /** Whether the thread is still this processor's. */
  private boolean run(ClaimedJob job) {
    RunningJob one = new RunningJob(job, Thread.currentThread(), Deadline.in(settings.timeLimit()));
    running.add(one);
    JobOutcomes.Outcome outcome = new JobOutcomes.Outcome.Done(job);
    JobEvent event = new JobEvent();
    event.begin();
    try {
      if (!job.isHeld()) { // it waited here for too long: nobody knows whose it is
        outcome = new JobOutcomes.Outcome.Failed(new FailedJob(job, null));
      } else {
        @Nullable Handling<?> handling = handlers.get(job.type());
        if (handling == null) {
          throw new IllegalStateException("a job of type " + job.type() + " was not asked for");
        }
        handling.run(job);
      }
    } catch (Throwable e) { // also an Error: it is the job's, and the others go on
      outcome = new JobOutcomes.Outcome.Failed(new FailedJob(job, failure(one, e)));
      event.error = e.getClass().getName();
      LOG.log(Level.WARNING, "{0} of {1} failed: {2}", job, job.attempts(), e.getClass().getName());
      LOG.log(Level.DEBUG, "why " + job + " failed", e);
    }
    record(event, job);
    boolean mine = one.settle();
    boolean interrupt = Thread.interrupted(); // whoever has the thread next is not meant
    running.remove(one);
    if (mine) {
      outcomes.add(outcome);
    } else {
      LOG.log(Level.DEBUG, "{0} has ended after it was given up, interrupted: {1}", job, interrupt);
    }
    return mine;
  }

  private void record(JobEvent event, ClaimedJob job) {
    event.end();
    if (event.shouldCommit()) {
      event.queue = queue;
      event.type = job.type();
      event.job = job.id();
      event.attempt = job.attempt();
      event.commit();
    }
  }

  private JobFailure failure(RunningJob one, Throwable thrown) {
    if (one.wasInterrupted() && ending) {
      return JobFailure.transientFor(Duration.ZERO, "the process ended");
    }
    if (one.wasInterrupted()) {
      return JobFailure.retryable("it took longer than " + settings.timeLimit());
    }
    return JobFailure.of(thrown);
  }

  /** Interrupts what takes too long; gives up, with its thread, what does not hear that. */
  private void look() {
    for (RunningJob one : List.copyOf(running)) {
      long late = -one.limit().remaining();
      if (late < 0) {
        continue;
      }
      if (!one.wasInterrupted()) {
        one.interrupt();
      } else if (late > GRACE.toNanos() && one.settle()) {
        LOG.log(
            Level.WARNING,
            "{0} goes on {1} after its time limit, and was interrupted: another thread takes the"
                + " place of {2}",
            one.job(),
            GRACE,
            one.thread().getName());
        running.remove(one);
        outcomes.add(
            new JobOutcomes.Outcome.Failed(
                new FailedJob(
                    one.job(),
                    JobFailure.retryable(
                        "it took longer than "
                            + settings.timeLimit()
                            + ", and heard no interrupt"))));
        addRunner();
      }
    }
  }

  /**
   * Claims no more, and waits for what was claimed.
   *
   * @return whether all of it ended within the limit
   */
  public boolean drain(Duration limit) throws InterruptedException {
    claimer.stop();
    return inFlight.awaitNone(Deadline.in(limit));
  }

  /** {@link #close(Duration)} with 30 s. */
  @Override
  public void close() {
    close(CLOSE_LIMIT);
  }

  /**
   * Claims no more, gives back what was not begun, waits for what runs, interrupts what runs longer
   * than the limit, and ends the threads. Closing again does nothing. An interrupt of the caller
   * ends the wait; the flag stays set.
   */
  public void close(Duration limit) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    claimer.stop();
    ending = true;
    try {
      claims.join(GRACE.toMillis());
      giveBack();
      if (!inFlight.awaitNone(Deadline.in(limit))) {
        running.forEach(RunningJob::interrupt);
        inFlight.awaitNone(Deadline.in(GRACE));
      }
    } catch (InterruptedException e) {
      running.forEach(RunningJob::interrupt);
      Thread.currentThread().interrupt();
    } finally {
      looks.cancel(false);
      for (RunningJob one : running) {
        if (one.settle()) {
          abandon(one.job()); // its claim expires, and it goes to others
        }
      }
      runners.forEach(Thread::interrupt); // none has a job that is this processor's still
      outcomes.end();
      opened.remove(this);
    }
    try {
      writes.join(GRACE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it ends by itself
    }
  }

  private void giveBack() {
    List<ClaimedJob> waiting = new ArrayList<>();
    buffer.drainTo(waiting);
    for (ClaimedJob job : waiting) {
      outcomes.add(new JobOutcomes.Outcome.Failed(new FailedJob(job, null)));
    }
  }

  private void abandon(ClaimedJob job) {
    LOG.log(Level.WARNING, "{0} did not end, and its claim is not renewed any more", job);
    if (job.claim().end()) {
      heartbeats.remove(job.claim());
    }
  }
}
