package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a process has ends once, however it does. */
final class TenureTest {
  @Test
  void it_is_ended_or_lost_and_never_both() throws Exception {
    int orders =
        Orders.of(
            "end and loss",
            () ->
                new Orders.Pair() {
                  private final Tenure tenure =
                      new JobClaim(1, "queue", Duration.ofHours(1), System.nanoTime());
                  private boolean ended;
                  private boolean lost;

                  @Override
                  public void one() throws Exception {
                    ended = tenure.end();
                  }

                  @Override
                  public void another() throws Exception {
                    lost = tenure.lose();
                  }

                  @Override
                  public void check() throws Exception {
                    assertThat(ended).isNotEqualTo(lost);
                  }
                });

    assertThat(orders).isGreaterThan(1);
  }

  @Test
  void a_listener_hears_of_a_loss_once() throws Exception {
    int orders =
        Orders.of(
            "listener and loss",
            () ->
                new Orders.Pair() {
                  private final Tenure tenure =
                      new JobClaim(1, "queue", Duration.ofHours(1), System.nanoTime());
                  private final AtomicInteger heard = new AtomicInteger();

                  @Override
                  public void one() throws Exception {
                    tenure.onLost(heard::incrementAndGet);
                  }

                  @Override
                  public void another() throws Exception {
                    tenure.tellLost();
                  }

                  @Override
                  public void check() throws Exception {
                    assertThat(heard).hasValue(1);
                  }
                });

    assertThat(orders).isGreaterThan(1);
  }
}
