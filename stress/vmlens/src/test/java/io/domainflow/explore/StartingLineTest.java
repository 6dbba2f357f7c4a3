package io.domainflow.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.Orders;
import org.junit.jupiter.api.Test;

/** Workers of a scenario start together, or not at all. */
final class StartingLineTest {
  @Test
  void who_was_ended_before_the_start_does_not_start() throws Exception {
    int orders =
        Orders.of(
            "start and abort",
            () ->
                new Orders.Pair() {
                  private final StartingLine line = new StartingLine(2);
                  private boolean started = true;

                  @Override
                  public void one() throws Exception {
                    started = line.awaitStart();
                  }

                  @Override
                  public void another() throws Exception {
                    line.abort();
                  }

                  @Override
                  public void check() throws Exception {
                    assertThat(started).isFalse();
                  }
                });

    assertThat(orders).isGreaterThan(1);
  }
}
