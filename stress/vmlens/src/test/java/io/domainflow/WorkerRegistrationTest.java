package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two threads say what a worker does. */
final class WorkerRegistrationTest {
  @Test
  void what_was_said_last_stays() throws Exception {
    int orders =
        Orders.of(
            "two who say",
            () ->
                new Orders.Pair() {
                  private final WorkerRegistration worker =
                      new WorkerRegistration(
                          "scope", "id", 1, Duration.ofHours(1), System.nanoTime());

                  @Override
                  public void one() throws Exception {
                    worker.says(worker.next("working", "a"));
                  }

                  @Override
                  public void another() throws Exception {
                    worker.says(worker.next("idle", null));
                  }

                  @Override
                  public void check() throws Exception {
                    assertThat(worker.said().number()).isEqualTo(2);
                  }
                });

    assertThat(orders).isGreaterThan(1);
  }
}
