package io.domainflow.explore.order;

import static io.domainflow.explore.order.Op.commit;
import static io.domainflow.explore.order.Op.read;
import static io.domainflow.explore.order.Op.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class OrderTreeTest {
  private static final List<Op> DEPOSIT = List.of(read("x"), write("x"), commit());

  @Test
  void two_workers_that_read_write_and_commit_have_14_orders() {
    Explored all = Explored.all(false, List.of(DEPOSIT, DEPOSIT));

    assertThat(all.tree.run()).isEqualTo(14);
    assertThat(all.tree.exhausted()).isTrue();
    assertThat(all.tree.orders()).isEqualTo(20);
  }

  @Test
  void opposite_lock_orders_have_8_orders_and_half_of_them_deadlock() {
    List<List<Op>> programs =
        List.of(
            List.of(write("x"), write("y"), commit()), List.of(write("y"), write("x"), commit()));

    Explored all = Explored.all(false, programs);

    assertThat(all.tree.run()).isEqualTo(8);
    assertThat(all.partialOrders).hasSize(8);
    assertThat(all.outcomes.stream().filter(outcome -> !outcome.stuck().isEmpty())).hasSize(1);
  }

  @Test
  void workers_on_objects_of_their_own_have_one_order() {
    Explored one =
        Explored.all(
            true,
            List.of(
                List.of(read("x"), write("x"), commit()),
                List.of(read("y"), write("y"), commit()),
                List.of(read("z"), write("z"), commit())));

    assertThat(one.tree.run()).isEqualTo(1);
    assertThat(one.tree.exhausted()).isTrue();
    assertThat(one.tree.orders()).isEqualTo(1680);
  }

  @Test
  void workers_on_one_object_have_as_many_orders_as_differ() {
    List<List<Op>> programs = List.of(DEPOSIT, DEPOSIT, DEPOSIT);

    Explored all = Explored.all(false, programs);
    Explored some = Explored.all(true, programs);

    assertThat(some.outcomes).isEqualTo(all.outcomes);
    assertThat(some.tree.run() - some.tree.redundant())
        .isEqualTo(new HashSet<>(all.partialOrders).size());
  }

  @Test
  void a_wait_that_ends_in_another_wait_is_seen_in_all_orders() {
    List<List<Op>> programs =
        List.of(
            List.of(write("z", "x"), write("z", "x"), commit()),
            List.of(write("y"), write("z")),
            List.of(write("x", "y"), write("x", "y"), commit()));

    assertThat(Explored.all(true, programs).outcomes)
        .isEqualTo(Explored.all(false, programs).outcomes);
  }

  @Test
  void a_cut_schedule_is_not_handed_out_again_and_the_tree_stays_unexhausted() {
    OrderTree tree = new OrderTree(false);
    TreeCourse cut = tree.take().orElseThrow();
    new ModelMachine(List.of(DEPOSIT, DEPOSIT)).run(cut);
    tree.abandon(cut);

    Set<List<Integer>> others = runAll(tree, List.of(DEPOSIT, DEPOSIT));

    assertThat(others).hasSize(13).doesNotContain(cut.choices());
    assertThat(tree.drained()).isTrue();
    assertThat(tree.exhausted()).isFalse();
    assertThat(tree.run()).isEqualTo(13);
  }

  @Test
  void after_a_cut_the_shortest_way_out_of_it_is_tried_first() {
    OrderTree tree = new OrderTree(false);
    TreeCourse cut = tree.take().orElseThrow();
    List<Candidate> both = List.of(new Candidate(0, "poll"), new Candidate(1, "write"));
    for (int step = 0; step < 1000; step++) {
      cut.ran(cut.choose(both), Footprint.of("x", Access.READ), false);
    }
    tree.abandon(cut);

    TreeCourse next = tree.take().orElseThrow();

    assertThat(next.choose(both)).isEqualTo(1);
  }

  @Test
  void nothing_is_handed_out_while_all_depends_on_the_first() {
    OrderTree tree = new OrderTree(true);
    TreeCourse first = tree.take().orElseThrow();

    assertThat(tree.take()).isEmpty();
    assertThat(tree.drained()).isFalse();
    new ModelMachine(List.of(DEPOSIT, DEPOSIT)).run(first);
    tree.finish(first);
    assertThat(tree.take()).isPresent();
    assertThatThrownBy(() -> tree.finish(first)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void code_that_takes_another_step_after_the_same_choices_is_not_exhausted() {
    OrderTree tree = new OrderTree(false);
    int runs = 0;
    for (Optional<TreeCourse> next = tree.take(); next.isPresent(); next = tree.take()) {
      Op moody = runs == 0 ? read("x") : write("x");
      new ModelMachine(List.of(List.of(moody), List.of(commit()))).run(next.get());
      tree.finish(next.get());
      runs++;
    }

    assertThat(runs).isEqualTo(2);
    assertThat(tree.drained()).isTrue();
    assertThat(tree.exhausted()).isFalse();
    assertThat(tree.difference())
        .hasValue(
            "step 1: before, a: Read[object=x], b: Commit[]; now, a: Write[objects=[x]], b: Commit[]");
  }

  @Test
  void code_that_ends_early_or_lacks_a_strand_is_not_exhausted() {
    OrderTree early = new OrderTree(false);
    run(early, List.of(DEPOSIT, DEPOSIT));
    run(early, List.of());
    assertThat(early.difference())
        .hasValueSatisfying(text -> assertThat(text).endsWith("nobody goes on"));

    OrderTree lacking = new OrderTree(true);
    run(lacking, List.of(DEPOSIT, DEPOSIT));
    List<Integer> choices = run(lacking, List.of(DEPOSIT));
    assertThat(choices).containsExactly(0, 0, 0);
    assertThat(lacking.exhausted()).isFalse();
    assertThat(lacking.run()).isEqualTo(2);
  }

  private static Set<List<Integer>> runAll(OrderTree tree, List<List<Op>> programs) {
    Set<List<Integer>> orders = new HashSet<>();
    while (!tree.drained()) {
      assertThat(orders.add(run(tree, programs))).isTrue();
    }
    return orders;
  }

  private static List<Integer> run(OrderTree tree, List<List<Op>> programs) {
    TreeCourse course = tree.take().orElseThrow();
    new ModelMachine(programs).run(course);
    tree.finish(course);
    return course.choices();
  }
}
