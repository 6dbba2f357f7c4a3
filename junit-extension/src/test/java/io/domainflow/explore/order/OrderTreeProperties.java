package io.domainflow.explore.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

final class OrderTreeProperties {
  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void as_many_orders_are_run_as_differ(@ForAll("simple") List<List<Op>> programs) {
    Explored all = Explored.all(false, programs);
    Explored some = Explored.all(true, programs);

    assertThat(some.outcomes).isEqualTo(all.outcomes);
    assertThat(some.partialOrders)
        .doesNotHaveDuplicates()
        .hasSameElementsAs(new HashSet<>(all.partialOrders));
    assertThat(some.tree.exhausted()).isTrue();
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void all_that_differ_are_run_where_footprints_depend_on_others(
      @ForAll("tricky") List<List<Op>> programs) {
    Explored all = Explored.all(false, programs);
    Explored some = Explored.all(true, programs);

    assertThat(some.outcomes).isEqualTo(all.outcomes);
    assertThat(new HashSet<>(some.partialOrders)).isEqualTo(new HashSet<>(all.partialOrders));
  }

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
  void all_outcomes_are_seen_where_strands_start_others(
      @ForAll("branching") List<List<Op>> programs) {
    assertThat(Explored.all(true, programs).outcomes)
        .isEqualTo(Explored.all(false, programs).outcomes);
  }

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
  void all_outcomes_are_seen_in_several_lanes(
      @ForAll("tricky") List<List<Op>> programs, @ForAll @IntRange(min = 2, max = 4) int lanes) {
    Explored some = Explored.inLanes(lanes, true, programs);
    Explored all = Explored.inLanes(lanes, false, programs);

    assertThat(some.outcomes).isEqualTo(all.outcomes);
    assertThat(some.tree.exhausted() && all.tree.exhausted()).isTrue();
  }

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
  void memory_grows_with_the_length_of_a_schedule_only(
      @ForAll("simple") List<List<Op>> programs, @ForAll boolean reduced) {
    Explored explored = Explored.all(reduced, programs);

    assertThat(explored.mostNodes).isLessThanOrEqualTo(explored.longest);
    assertThat(explored.tree.nodes()).isZero();
  }

  @Provide
  Arbitrary<List<List<Op>>> simple() {
    return Programs.simple();
  }

  @Provide
  Arbitrary<List<List<Op>>> tricky() {
    return Programs.tricky();
  }

  @Provide
  Arbitrary<List<List<Op>>> branching() {
    return Programs.branching();
  }
}
