package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Jobs come and go while a processor is closed. */
final class InFlightTest {
  @Test
  void nothing_is_claimed_once_the_processor_has_gone() throws Exception {
    int orders =
        Orders.of(
            "claim and end",
            () ->
                new Orders.Pair() {
                  private final InFlight inFlight = new InFlight();
                  private boolean gone;
                  private boolean claims;

                  @Override
                  public void one() throws Exception {
                    inFlight.stop();
                    gone = inFlight.awaitNone(Deadline.in(Duration.ZERO));
                  }

                  @Override
                  public void another() throws Exception {
                    claims = inFlight.beginClaim();
                  }

                  @Override
                  public void check() throws Exception {
                    assertThat(claims && gone).isFalse();
                  }
                });

    assertThat(orders).isGreaterThan(1);
  }

  @Test
  void jobs_that_come_and_go_are_counted() throws Exception {
    int orders =
        Orders.of(
            "coming and going",
            () ->
                new Orders.Pair() {
                  private final InFlight inFlight = new InFlight();

                  @Override
                  public void one() throws Exception {
                    inFlight.add(3);
                  }

                  @Override
                  public void another() throws Exception {
                    inFlight.remove(2);
                  }

                  @Override
                  public void check() throws Exception {
                    assertThat(inFlight.count()).isEqualTo(1);
                  }
                });

    assertThat(orders).isGreaterThan(1);
  }
}
