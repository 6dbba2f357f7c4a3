package io.domainflow.explore.order;

import static io.domainflow.explore.order.Op.commit;
import static io.domainflow.explore.order.Op.read;
import static io.domainflow.explore.order.Op.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OrderTest {
  private static final List<Op> DEPOSIT = List.of(read("x"), write("x"), commit());
  private static final List<List<Op>> TWO = List.of(DEPOSIT, DEPOSIT);

  @Test
  void an_order_is_written_by_turns() {
    Order order = new Order(List.of(0, 0, 1, 0, 1, 1, 1), Set.of(), 0x9f3c);

    assertThat(order).hasToString("1.a2bab3.9f3c");
    assertThat(Order.parse("1.a2bab3.9f3c")).isEqualTo(order);
    assertThat(order.switches()).isEqualTo(3);
    assertThat(Order.parse(new Order(List.of(), Set.of(), 0).toString()).choices()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, a", "25, z", "26, Ba", "51, Bz", "52, Ca", "676, BAa"})
  void strands_beyond_the_alphabet_have_capitals_before_their_letter(int strand, String name) {
    assertThat(Order.name(strand)).isEqualTo(name);
    assertThat(Order.parse("1." + name + "12.0000").choices()).hasSize(12).containsOnly(strand);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a2b",
        "1.a2b",
        "1.a0.9f3c",
        "1.2a.9f3c",
        "1.A.9f3c",
        "1.a2b.9F3C",
        "1.a.9f3c.",
        "2.a.9f3c",
        "1.a9999999.0000",
        "1.a99999999.0000",
        "1.a-3.0000"
      })
  void other_texts_are_refused(String text) {
    assertThatThrownBy(() -> Order.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  @Test
  void a_recorded_order_can_be_followed_to_the_letter() {
    RecordedCourse recorded = new RecordedCourse(new RandomWalk(3).next());
    ModelMachine.Outcome outcome = new ModelMachine(TWO).run(recorded);

    Follow follow = Follow.strictly(Order.parse(recorded.order().toString()));

    assertThat(new ModelMachine(TWO).run(follow)).isEqualTo(outcome);
    assertThatCode(follow::check).doesNotThrowAnyException();
  }

  @Test
  void an_order_of_other_code_is_refused_where_it_does_not_fit() {
    Order order = Order.of(List.of(0, 1, 1), List.of("r", "w", "c"));

    assertMismatch(
        order,
        List.of(DEPOSIT),
        "step 2 of 3: the order wants b to go on, but only these can: a: Write");
    assertMismatch(
        order,
        List.of(List.of(read("x"), commit()), List.of(read("x"), commit())),
        "the order ends after 3 steps, but there are more: a: Commit[]");
    assertMismatch(
        order,
        List.of(List.of(read("x")), List.of(read("x"))),
        "step 3 of 3: the order wants b to go on, but nobody can any more");
    assertMismatch(
        order, List.of(List.of(read("x")), List.of(read("x"), commit())), "some are others");
  }

  @Test
  void a_lenient_course_leaves_out_what_does_not_fit_and_goes_on() {
    ModelMachine machine = new ModelMachine(TWO);
    Follow follow = Follow.leniently(List.of(7, 1, 0, 0, 1));

    machine.run(follow);

    assertThat(machine.trace().choices()).containsExactly(1, 0, 0, 1, 0, 1);
    assertThatCode(follow::check).doesNotThrowAnyException();
  }

  private static void assertMismatch(Order order, List<List<Op>> programs, String message) {
    assertThatThrownBy(
            () -> {
              Follow follow = Follow.strictly(order);
              new ModelMachine(programs).run(follow);
              follow.check();
            })
        .isInstanceOf(OrderMismatchException.class)
        .hasMessageContaining(message);
  }
}
