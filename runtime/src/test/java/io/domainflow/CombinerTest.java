package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CombinerTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void everybody_gets_their_answer_and_nobody_is_forgotten() throws Exception {
    AtomicInteger rounds = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    Set<Integer> inside = ConcurrentHashMap.newKeySet();
    Combiner<Integer, Integer> combiner =
        new Combiner<>(
            number -> number % 10,
            numbers -> {
              rounds.incrementAndGet();
              Set<Integer> keys = new HashSet<>();
              for (int number : numbers) {
                assertThat(keys.add(number % 10)).isTrue();
                assertThat(inside.add(number % 10)).isTrue();
              }
              Thread.onSpinWait();
              keys.forEach(inside::remove);
              answered.addAndGet(numbers.size());
              return numbers.stream().map(number -> number * 2).toList();
            });
    List<Future<?>> all = new ArrayList<>();
    for (int thread = 0; thread < 16; thread++) {
      all.add(
          threads.submit(
              () -> {
                for (int round = 0; round < 2_000; round++) {
                  int number = ThreadLocalRandom.current().nextInt(1_000);
                  if (round % 2 == 0) {
                    combiner.leave(number, failure -> {});
                  } else {
                    assertThat(combiner.ask(number)).isEqualTo(number * 2);
                  }
                }
              }));
    }
    for (Future<?> each : all) {
      each.get(60, TimeUnit.SECONDS);
    }
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> answered.get() == 32_000);
    assertThat(rounds.get()).isLessThan(32_000);
  }

  @Test
  void a_failure_is_everybodys_who_shared_it_and_the_next_are_asked() {
    AtomicInteger asked = new AtomicInteger();
    List<RuntimeException> heard = Collections.synchronizedList(new ArrayList<>());
    Combiner<String, String> combiner =
        new Combiner<>(
            text -> text,
            texts -> {
              if (asked.getAndIncrement() < 2) {
                throw new IllegalStateException("down");
              }
              return texts;
            });

    assertThatThrownBy(() -> combiner.ask("one")).hasMessage("down");
    combiner.leave("two", heard::add);
    assertThat(heard).singleElement().satisfies(failure -> assertThat(failure).hasMessage("down"));
    assertThat(combiner.ask("three")).isEqualTo("three");
  }

  @Test
  void an_error_of_who_asks_for_others_stops_nobody() {
    AtomicInteger asked = new AtomicInteger();
    Combiner<String, String> combiner =
        new Combiner<>(
            text -> text,
            texts -> {
              if (asked.getAndIncrement() == 0) {
                throw new StackOverflowError();
              }
              return texts;
            });

    assertThatThrownBy(() -> combiner.ask("one"))
        .hasMessageContaining("failed")
        .hasCauseInstanceOf(StackOverflowError.class);
    assertThat(combiner.ask("two")).isEqualTo("two");
  }
}
