package io.domainflow.explore.order;

import static io.domainflow.explore.order.Op.commit;
import static io.domainflow.explore.order.Op.read;
import static io.domainflow.explore.order.Op.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CoursesTest {
  private static final List<Op> DEPOSIT = List.of(read("x"), write("x"), commit());
  private static final List<List<Op>> TWO = List.of(DEPOSIT, DEPOSIT);

  static Stream<LongFunction<Courses>> strategies() {
    return Stream.of(RandomWalk::new, seed -> new Pct(seed, 4), Pos::new);
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void the_same_seed_gives_the_same_orders_and_another_seed_others(LongFunction<Courses> made) {
    List<List<Integer>> first = orders(made.apply(7), 20);

    assertThat(orders(made.apply(7), 20)).isEqualTo(first);
    assertThat(orders(made.apply(8), 20)).isNotEqualTo(first);
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void all_14_orders_come_up_sooner_or_later(LongFunction<Courses> made) {
    assertThat(new HashSet<>(orders(made.apply(1), 2000))).hasSize(14);
  }

  @Test
  void orders_of_known_seeds_stay_what_they_are() {
    assertThat(orders(new RandomWalk(42), 2))
        .isEqualTo(List.of(List.of(1, 1, 0, 1, 0, 0), List.of(1, 0, 0, 1, 0, 1)));
  }

  @Test
  void without_change_points_the_highest_strand_runs_until_it_must_wait() {
    assertThat(new HashSet<>(orders(new Pct(1, 1), 100)))
        .isEqualTo(new HashSet<>(List.of(List.of(0, 0, 0, 1, 1, 1), List.of(1, 1, 1, 0, 0, 0))));
    assertThatThrownBy(() -> new Pct(1, 0)).hasMessageContaining("at least 1");
  }

  @Test
  void changes_between_writes_come_after_the_reads_before_them() {
    assertThat(new HashSet<>(orders(Pct.betweenWrites(1, 2), 100)))
        .contains(List.of(0, 1, 1, 1, 0, 0), List.of(1, 0, 0, 0, 1, 1));
  }

  /** A reads much that nobody writes, before and after a write that must come amidst B's two. */
  @Test
  void changes_between_writes_find_in_few_schedules_what_lies_among_many_reads() {
    List<Op> reads = Collections.nCopies(30, read("r"));
    List<Op> one =
        Stream.of(reads, List.of(write("x"), commit()), reads).flatMap(List::stream).toList();
    List<Op> other =
        Stream.of(reads, List.of(write("x"), commit()), reads, List.of(write("x"), commit()))
            .flatMap(List::stream)
            .toList();
    int amidst = 0;
    for (List<Integer> order : orders(Pct.betweenWrites(1, 2), List.of(one, other), 100)) {
      int write = nth(order, 0, 31);
      amidst += write > nth(order, 1, 32) && write < nth(order, 1, 63) ? 1 : 0;
    }
    assertThat(amidst).isGreaterThan(15);
  }

  @Test
  void who_sleeps_is_the_last_to_go_on() {
    Course course = new Pct(1, 1).next();
    List<Candidate> both = List.of(new Candidate(0, "SELECT"), new Candidate(1, "SELECT"));
    int highest = course.choose(both);
    course.ran(highest, Footprint.NONE, false);
    List<Candidate> asleep =
        both.stream()
            .map(one -> one.strand() == highest ? new Candidate(highest, Candidate.WAKES) : one)
            .toList();

    assertThat(course.choose(asleep)).isEqualTo(1 - highest);
    assertThat(course.choose(both)).isEqualTo(1 - highest);
  }

  /** Where the strand takes its step of this number, from 1. */
  private static int nth(List<Integer> order, int strand, int number) {
    int seen = 0;
    for (int place = 0; place < order.size(); place++) {
      seen += order.get(place) == strand ? 1 : 0;
      if (seen == number) {
        return place;
      }
    }
    return -1;
  }

  private static List<List<Integer>> orders(Courses strategy, int count) {
    return orders(strategy, TWO, count);
  }

  private static List<List<Integer>> orders(Courses strategy, List<List<Op>> code, int count) {
    List<List<Integer>> orders = new ArrayList<>();
    for (int schedule = 0; schedule < count; schedule++) {
      ModelMachine machine = new ModelMachine(code);
      machine.run(strategy.next());
      orders.add(machine.trace().choices());
    }
    return orders;
  }
}
