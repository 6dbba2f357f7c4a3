package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The last two jobs of a claim end at once. */
final class JobClaimTest {
  @Test
  void one_of_them_is_the_last() throws Exception {
    int orders =
        Orders.of(
            "two jobs",
            () ->
                new Orders.Pair() {
                  private final JobClaim claim = claim();
                  private boolean first;
                  private boolean second;

                  private static JobClaim claim() {
                    JobClaim claim =
                        new JobClaim(1, "queue", Duration.ofHours(1), System.nanoTime());
                    claim.add(1);
                    claim.add(2);
                    return claim;
                  }

                  @Override
                  public void one() throws Exception {
                    first = claim.isLast(1);
                  }

                  @Override
                  public void another() throws Exception {
                    second = claim.isLast(2);
                  }

                  @Override
                  public void check() throws Exception {
                    assertThat(first).isNotEqualTo(second);
                  }
                });

    assertThat(orders).isGreaterThan(1);
  }
}
