package io.domainflow.explore.order;

import static io.domainflow.explore.order.Op.commit;
import static io.domainflow.explore.order.Op.read;
import static io.domainflow.explore.order.Op.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
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
}
