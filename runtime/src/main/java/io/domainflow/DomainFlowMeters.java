package io.domainflow;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Meters of Micrometer, which the runtime itself does without. Bind it once to each registry.
 * Thread-safe.
 *
 * <ul>
 *   <li>{@code domainflow.transactions}: timer of calls, by {@code operation}, {@code scope},
 *       {@code isolation}, {@code outcome} and {@code error}, the class of what was thrown
 *   <li>{@code domainflow.transaction.retries}: counter, by {@code operation} and {@code scope}
 *   <li>{@code domainflow.jobs}: gauge by {@code queue} and {@code state}: ready, scheduled,
 *       running, dead
 *   <li>{@code domainflow.jobs.age}: gauge in seconds by {@code queue}: for how long the first of
 *       the ready jobs is due
 *   <li>{@code domainflow.migration.waiters}: gauge of instances that wait for the migration lock
 *   <li>{@code domainflow.held}: gauge of leases, claims and registrations that this process renews
 * </ul>
 *
 * <p>Gauges that ask the database do so every five seconds at most, and are NaN while it does not
 * answer.
 */
public final class DomainFlowMeters implements MeterBinder {
  private final DomainFlow flow;
  private final List<String> queues;

  /**
   * @param queues those whose jobs are counted
   */
  public DomainFlowMeters(DomainFlow flow, String... queues) {
    this.flow = flow;
    this.queues = List.of(queues);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    flow.transactions().addListener(end -> count(registry, end));
    Gauge.builder("domainflow.held", flow, DomainFlow::held)
        .description("leases, claims and registrations that this process renews")
        .register(registry);
    MigrationLock lock = flow.migrationLock();
    Gauge.builder(
            "domainflow.migration.waiters", new Reading<>(lock::queueLength), now -> now.of(n -> n))
        .description("instances that wait for the migration lock")
        .strongReference(true)
        .register(registry);
    for (String queue : queues) {
      Reading<QueueStatistics> jobs = new Reading<>(flow.jobs(queue)::statistics);
      gauge(registry, queue, jobs, "ready", QueueStatistics::ready);
      gauge(registry, queue, jobs, "scheduled", QueueStatistics::scheduled);
      gauge(registry, queue, jobs, "running", QueueStatistics::running);
      gauge(registry, queue, jobs, "dead", QueueStatistics::dead);
      Gauge.builder("domainflow.jobs.age", jobs, now -> now.of(one -> one.age().toMillis() / 1e3))
          .description("for how long the first of the ready jobs is due")
          .baseUnit("seconds")
          .tag("queue", queue)
          .strongReference(true)
          .register(registry);
    }
  }

  private static void gauge(
      MeterRegistry registry,
      String queue,
      Reading<QueueStatistics> jobs,
      String state,
      ToDoubleFunction<QueueStatistics> number) {
    Gauge.builder("domainflow.jobs", jobs, now -> now.of(number))
        .description("jobs of a queue")
        .tag("queue", queue)
        .tag("state", state)
        .strongReference(true)
        .register(registry);
  }

  private static void count(MeterRegistry registry, TransactionEnd end) {
    Timer.builder("domainflow.transactions")
        .description("units of work, from the call to its end")
        .tag("operation", end.operation())
        .tag("scope", end.scope())
        .tag("isolation", end.isolation().sql())
        .tag("outcome", TransactionRun.text(end.outcome()))
        .tag("error", end.error() == null ? "" : end.error())
        .register(registry)
        .record(end.duration());
    registry
        .counter(
            "domainflow.transaction.retries", "operation", end.operation(), "scope", end.scope())
        .increment(end.retries());
  }
}
