package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A handler ends while its time is over. */
final class RunningJobTest {
  @Test
  void one_says_what_became_of_the_job() throws Exception {
    int orders =
        Orders.of(
            "two who settle",
            () ->
                new Orders.Pair() {
                  @SuppressWarnings("NullAway") // nobody looks at the job
                  private final RunningJob job =
                      new RunningJob(
                          null, Thread.currentThread(), Deadline.in(Duration.ofHours(1)));

                  private boolean done;
                  private boolean failed;

                  @Override
                  public void one() throws Exception {
                    done = job.settle();
                  }

                  @Override
                  public void another() throws Exception {
                    failed = job.settle();
                  }

                  @Override
                  public void check() throws Exception {
                    assertThat(done).isNotEqualTo(failed);
                  }
                });

    assertThat(orders).isGreaterThan(1);
  }

  @Test
  void no_interrupt_comes_after_the_end() throws Exception {
    int orders =
        Orders.of(
            "end and interrupt",
            () ->
                new Orders.Pair() {
                  @SuppressWarnings("NullAway") // nobody looks at the job
                  private final RunningJob job =
                      new RunningJob(
                          null, new Thread("domainflow-none"), Deadline.in(Duration.ofHours(1)));

                  private boolean atTheEnd;

                  @Override
                  public void one() throws Exception {
                    job.settle();
                    atTheEnd = job.wasInterrupted();
                  }

                  @Override
                  public void another() throws Exception {
                    job.interrupt();
                  }

                  @Override
                  public void check() throws Exception {
                    assertThat(job.wasInterrupted()).isEqualTo(atTheEnd);
                  }
                });

    assertThat(orders).isGreaterThan(1);
  }
}
