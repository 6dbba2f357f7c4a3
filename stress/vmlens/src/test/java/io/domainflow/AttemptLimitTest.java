package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Refusals of two threads are counted. */
final class AttemptLimitTest {
  @Test
  void both_count() throws Exception {
    int orders =
        Orders.of(
            "two refusals",
            () ->
                new Orders.Pair() {
                  private final AttemptLimit limit = new AttemptLimit("resource", 2);

                  @Override
                  public void one() throws Exception {
                    limit.refused();
                  }

                  @Override
                  public void another() throws Exception {
                    limit.refused();
                  }

                  @Override
                  public void check() throws Exception {
                    assertThatThrownBy(limit::check).isInstanceOf(TooManyAttemptsException.class);
                  }
                });

    assertThat(orders).isGreaterThan(1);
  }
}
