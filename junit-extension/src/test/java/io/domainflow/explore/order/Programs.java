package io.domainflow.explore.order;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Small programs, such that all their orders can be run. */
final class Programs {
  private static final Arbitrary<String> OBJECT = Arbitraries.of("x", "y", "z");

  private Programs() {}

  /** Each step touches one object, whatever others do. */
  static Arbitrary<List<List<Op>>> simple() {
    return programs(plain());
  }

  /** Some steps touch several objects; what some touch depends on what others did. */
  static Arbitrary<List<List<Op>>> tricky() {
    return programs(Arbitraries.oneOf(plain(), many(), conditional()));
  }

  /** Strands start others, and wait for them. */
  static Arbitrary<List<List<Op>>> branching() {
    Arbitrary<Op> spawn = plain().list().ofMinSize(1).ofMaxSize(2).map(Op.Spawn::new);
    Arbitrary<List<Op>> parent =
        Combinators.combine(spawn, plain(), plain())
            .as((child, first, last) -> List.of(first, child, Op.join(), last));
    return Combinators.combine(parent, program(plain(), 3)).as((one, other) -> List.of(one, other));
  }

  private static Arbitrary<Op> plain() {
    return Arbitraries.oneOf(
        OBJECT.map(Op::read),
        OBJECT.map(object -> Op.write(object)),
        OBJECT.map(object -> Op.write(object)),
        OBJECT.map(Op::lock),
        OBJECT.map(Op::insert),
        Arbitraries.of(Op.commit(), Op.commit(), Op.rollback()));
  }

  private static Arbitrary<Op> many() {
    return OBJECT.list().uniqueElements().ofMinSize(2).ofMaxSize(3).map(Op.Write::new);
  }

  private static Arbitrary<Op> conditional() {
    return Combinators.combine(OBJECT, OBJECT).as(Op::writeIf);
  }

  private static Arbitrary<List<List<Op>>> programs(Arbitrary<Op> op) {
    return Arbitraries.oneOf(program(op, 4).list().ofSize(2), program(op, 2).list().ofSize(3));
  }

  /** Some steps, and in most cases a commit. */
  private static Arbitrary<List<Op>> program(Arbitrary<Op> op, int most) {
    Arbitrary<List<Op>> end = Arbitraries.of(List.of(Op.commit()), List.of(Op.commit()), List.of());
    return Combinators.combine(op.list().ofMinSize(1).ofMaxSize(most), end)
        .as((steps, last) -> Stream.concat(steps.stream(), last.stream()).toList());
  }
}
