package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Threads that ask at the same time share a statement. */
final class CombinerTest {
  @Test
  void each_gets_its_own_answer() throws Exception {
    int orders =
        Orders.of(
            "two questions",
            () ->
                new Orders.Pair() {
                  private final Combiner<Integer, Integer> combiner =
                      new Combiner<>(
                          key -> key, asked -> asked.stream().map(each -> 10 * each).toList());
                  private int first;
                  private int second;

                  @Override
                  public void one() throws Exception {
                    first = combiner.ask(1);
                  }

                  @Override
                  public void another() throws Exception {
                    second = combiner.ask(2);
                  }

                  @Override
                  public void check() throws Exception {
                    assertThat(first).isEqualTo(10);
                    assertThat(second).isEqualTo(20);
                  }
                });

    assertThat(orders).isGreaterThan(1);
  }

  @Test
  void a_question_that_nobody_waits_for_is_asked() throws Exception {
    int orders =
        Orders.of(
            "left question",
            () ->
                new Orders.Pair() {
                  private final AtomicInteger asked = new AtomicInteger();
                  private final Combiner<Integer, Integer> combiner =
                      new Combiner<>(
                          key -> key,
                          those -> {
                            asked.addAndGet(those.size());
                            return those;
                          });

                  @Override
                  public void one() throws Exception {
                    combiner.leave(1, why -> asked.addAndGet(100));
                  }

                  @Override
                  public void another() throws Exception {
                    combiner.ask(2);
                  }

                  @Override
                  public void check() throws Exception {
                    assertThat(asked).hasValue(2);
                  }
                });

    assertThat(orders).isGreaterThan(1);
  }
}
