package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The last lease of a grant is closed while another is taken. */
final class LockGrantTest {
  @Test
  void it_is_given_back_or_goes_on() throws Exception {
    int orders =
        Orders.of(
            "enter and leave",
            () ->
                new Orders.Pair() {
                  private final LockGrant grant =
                      new LockGrant(
                          Resource.of("order", "1"),
                          LockMode.EXCLUSIVE,
                          "holder",
                          1,
                          Duration.ofHours(1),
                          System.nanoTime());
                  private boolean entered;
                  private boolean last;

                  @Override
                  public void one() throws Exception {
                    entered = grant.enter();
                  }

                  @Override
                  public void another() throws Exception {
                    last = grant.leave();
                  }

                  @Override
                  public void check() throws Exception {
                    assertThat(entered).isNotEqualTo(last);
                  }
                });

    assertThat(orders).isGreaterThan(1);
  }
}
