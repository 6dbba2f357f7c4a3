package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What became of jobs is handed to the thread that writes it down. */
final class OutcomeBufferTest {
  @Test
  void nothing_is_lost_at_the_end() throws Exception {
    int orders =
        Orders.of(
            "last outcome and end",
            () ->
                new Orders.Pair() {
                  private final OutcomeBuffer<Integer> buffer = new OutcomeBuffer<>();
                  private int written;
                  private boolean gone;

                  @Override
                  public void one() throws Exception {
                    written = buffer.next(false, Deadline.in(Duration.ZERO)).size();
                    gone = written == 0 && buffer.isDrained(); // as JobOutcomes.run
                  }

                  @Override
                  public void another() throws Exception {
                    buffer.add(1);
                    buffer.end();
                  }

                  @Override
                  public void check() throws Exception {
                    written += gone ? 0 : buffer.next(false, Deadline.in(Duration.ZERO)).size();
                    assertThat(written).isEqualTo(1);
                  }
                });

    assertThat(orders).isGreaterThan(1);
  }

  @Test
  void what_two_handlers_add_is_there() throws Exception {
    int orders =
        Orders.of(
            "two handlers",
            () ->
                new Orders.Pair() {
                  private final OutcomeBuffer<Integer> buffer = new OutcomeBuffer<>();

                  @Override
                  public void one() throws Exception {
                    buffer.add(1);
                  }

                  @Override
                  public void another() throws Exception {
                    buffer.add(2);
                  }

                  @Override
                  public void check() throws Exception {
                    assertThat(buffer.next(false, null)).hasSize(2);
                  }
                });

    assertThat(orders).isGreaterThan(1);
  }
}
