package io.domainflow.explore.order;

import static io.domainflow.explore.order.Op.commit;
import static io.domainflow.explore.order.Op.read;
import static io.domainflow.explore.order.Op.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ShrinkTest {
  private static final List<Op> DEPOSIT = List.of(read("x"), write("x"), commit());
  private static final List<Op> BYSTANDER = List.of(read("y"), write("y"), commit());

  @Test
  void a_lost_update_needs_two_switches() {
    List<Integer> choices = List.of(0, 1, 0, 1, 0, 1);

    Shrink.Shrunk shrunk =
        Shrink.shrink(choices, 2, Shrink.DEFAULT_BUDGET, losesAnUpdate(List.of(DEPOSIT, DEPOSIT)));

    assertThat(Order.switches(shrunk.choices())).isEqualTo(2);
    assertThat(shrunk.leftOutActors()).isEmpty();
    assertThat(shrunk.trials()).isLessThanOrEqualTo(Shrink.DEFAULT_BUDGET);
  }

  @Test
  void actors_that_the_failure_does_not_need_are_left_out() {
    List<List<Op>> programs = List.of(BYSTANDER, DEPOSIT, BYSTANDER, DEPOSIT);
    List<Integer> choices = List.of(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3);

    Shrink.Shrunk shrunk =
        Shrink.shrink(choices, 4, Shrink.DEFAULT_BUDGET, losesAnUpdate(programs));

    assertThat(shrunk.leftOutActors()).containsExactlyInAnyOrder(0, 2);
    assertThat(shrunk.choices()).hasSize(6).containsOnly(1, 3);
    assertThat(Order.switches(shrunk.choices())).isEqualTo(2);
  }

  @Test
  void the_same_failure_shrinks_to_the_same() {
    List<Integer> choices = List.of(2, 0, 1, 0, 1, 2, 2, 0, 1);
    Shrink.Trial trial = losesAnUpdate(List.of(DEPOSIT, DEPOSIT, DEPOSIT));

    assertThat(Shrink.shrink(choices, 3, 60, trial))
        .isEqualTo(Shrink.shrink(choices, 3, 60, trial));
  }

  @Test
  void no_more_is_run_than_the_budget_allows() {
    List<Integer> choices = List.of(0, 1, 0, 1, 0, 1);
    Shrink.Trial trial = losesAnUpdate(List.of(DEPOSIT, DEPOSIT));

    assertThat(Shrink.shrink(choices, 2, 0, trial).choices()).isEqualTo(choices);
    assertThat(Shrink.shrink(choices, 2, 3, trial).trials()).isEqualTo(3);
  }

  /** A depositor wrote over what another had committed since it read. */
  private static Shrink.Trial losesAnUpdate(List<List<Op>> programs) {
    return (choices, leftOut) -> {
      ModelMachine machine = new ModelMachine(without(programs, leftOut));
      ModelMachine.Outcome outcome = machine.run(Follow.leniently(choices));
      String balance = outcome.values().getOrDefault("x", "");
      long depositsOnNothing =
          outcome.seen().entrySet().stream()
              .filter(seen -> balance.contains(seen.getKey()))
              .filter(seen -> seen.getValue().equals(List.of("")))
              .count();
      boolean lost = depositsOnNothing > 1;
      return lost ? Optional.of(machine.trace().choices()) : Optional.empty();
    };
  }

  private static List<List<Op>> without(List<List<Op>> programs, Set<Integer> leftOut) {
    List<List<Op>> left = new ArrayList<>();
    for (int actor = 0; actor < programs.size(); actor++) {
      left.add(leftOut.contains(actor) ? List.of() : programs.get(actor));
    }
    return left;
  }
}
