package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is broken is found: the suites are no tests that cannot fail. */
final class OrdersTest {
  @Test
  void a_number_that_is_read_and_written_loses_one() {
    assertThatThrownBy(
            () ->
                Orders.of(
                    "read and write",
                    () ->
                        new Orders.Pair() {
                          private final AtomicInteger number = new AtomicInteger();

                          @Override
                          public void one() {
                            number.set(number.get() + 1);
                          }

                          @Override
                          public void another() {
                            number.set(number.get() + 1);
                          }

                          @Override
                          public void check() {
                            assertThat(number).hasValue(2);
                          }
                        }))
        .isInstanceOf(AssertionError.class);
  }

  /** What the completion buffer was before there was a suite for it. */
  @Test
  void an_end_that_is_asked_for_after_the_look_loses_what_comes_between() {
    assertThatThrownBy(
            () ->
                Orders.of(
                    "look, then end",
                    () ->
                        new Orders.Pair() {
                          private final Queue<Integer> waiting = new ConcurrentLinkedQueue<>();
                          private final AtomicInteger ended = new AtomicInteger();
                          private int written;

                          @Override
                          public void one() {
                            for (int look = 0; look < 3; look++) {
                              Integer some = waiting.poll();
                              written += some == null ? 0 : 1;
                              if (some == null && ended.get() == 1) {
                                return;
                              }
                            }
                            written += waiting.size();
                          }

                          @Override
                          public void another() {
                            waiting.add(1);
                            ended.set(1);
                          }

                          @Override
                          public void check() {
                            assertThat(written).isEqualTo(1);
                          }
                        }))
        .isInstanceOf(AssertionError.class);
  }
}
