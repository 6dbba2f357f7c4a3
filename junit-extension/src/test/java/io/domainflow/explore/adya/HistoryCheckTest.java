package io.domainflow.explore.adya;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainflow.explore.adya.Transaction.Append;
import io.domainflow.explore.adya.Transaction.Operation;
import io.domainflow.explore.adya.Transaction.Outcome;
import io.domainflow.explore.adya.Transaction.Read;
import io.domainflow.explore.adya.Transaction.ReadList;
import io.domainflow.explore.adya.Transaction.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Histories that the literature calls bad are named as it does; what is serial is not. */
final class HistoryCheckTest {
  /** Adya 1999, 4.1: two transactions' writes of two objects are interleaved. */
  @Test
  void g0_writes_in_both_orders() {
    assertThat(
            names(
                txn("T1", append("x", 1), append("y", 1)),
                txn("T2", append("x", 2), append("y", 2)),
                txn("T3", list("x", 1, 2), list("y", 2, 1))))
        .contains(Phenomenon.G0);
  }

  /** Hermitage, G1a: T2 reads what T1 takes back. */
  @Test
  void g1a_a_read_of_what_was_rolled_back() {
    assertThat(names(aborted("T1", write("x", 101)), txn("T2", read("x", 101L))))
        .containsExactly(Phenomenon.G1A);
    assertThat(
            names(
                aborted("T1", append("x", 1)),
                txn("T2", append("x", 2)),
                txn("T3", list("x", 1, 2))))
        .contains(Phenomenon.G1A);
  }

  /** Hermitage, G1b: T2 reads what T1 overwrites before it commits. */
  @Test
  void g1b_a_read_of_what_was_not_the_last() {
    assertThat(names(txn("T1", write("x", 101), write("x", 11)), txn("T2", read("x", 101L))))
        .contains(Phenomenon.G1B);
  }

  /** Hermitage, G1c: each reads what the other wrote. */
  @Test
  void g1c_each_read_what_the_other_wrote() {
    assertThat(
            names(
                txn("T1", write("x", 11), read("y", 22L)),
                txn("T2", write("y", 22), read("x", 11L))))
        .containsExactly(Phenomenon.G1C);
  }

  /** Berenson et al. 1995, H4: r1(x=100) r2(x=100) w2(x=120) c2 w1(x=130) c1. */
  @Test
  void g_single_a_lost_update() {
    assertThat(
            names(
                txn("T0", write("x", 100)),
                txn("T1", read("x", 100L), write("x", 130)),
                txn("T2", read("x", 100L), write("x", 120))))
        .containsExactly(Phenomenon.G2);
    assertThat(
            names(
                txn("T1", list("x"), append("x", 130)),
                txn("T2", list("x"), append("x", 120)),
                txn("T3", list("x", 120, 130))))
        .containsExactly(Phenomenon.G_SINGLE);
  }

  /** Berenson et al. 1995, H2: r1(x=50) w2(x=10) w2(y=90) c2 r1(y=90). */
  @Test
  void g_single_read_skew() {
    List<HistoryAnomaly> found =
        HistoryCheck.of(
            List.of(
                txn("T0", write("x", 50), write("y", 50)),
                txn("T1", read("x", 50L), read("y", 90L)),
                txn("T2", read("x", 50L), read("y", 50L), write("x", 10), write("y", 90))));

    assertThat(found)
        .singleElement()
        .hasToString(
            "G-single (single anti-dependency cycle): T1 read x = 50, and not x = 10 of T2;"
                + " T1 read y = 90 of T2");
  }

  /** Berenson et al. 1995, H5: r1(x=50) r1(y=50) r2(x=50) r2(y=50) w1(y=-40) w2(x=-40) c1 c2. */
  @Test
  void g2_write_skew() {
    assertThat(
            names(
                txn("T0", write("x", 50), write("y", 50)),
                txn("T1", read("x", 50L), read("y", 50L), write("y", -40)),
                txn("T2", read("x", 50L), read("y", 50L), write("x", -40))))
        .containsExactly(Phenomenon.G2);
  }

  /** Fekete, O'Neil and O'Neil 2004: snapshot isolation's anomaly of a transaction that reads. */
  @Test
  void g2_a_transaction_that_only_reads_sees_what_no_order_gives() {
    assertThat(
            names(
                txn("T1", read("y", null), write("y", 20)),
                txn("T2", read("x", null), read("y", null), write("x", -11)),
                txn("T3", read("x", null), read("y", 20L))))
        .containsExactly(Phenomenon.G2);
  }

  /** Kingsbury and Alvaro 2020, 3: reads of which none is the beginning of the other. */
  @Test
  void no_order_explains_reads_that_contradict_each_other() {
    assertThat(
            names(
                txn("T1", append("x", 1)),
                txn("T2", append("x", 2)),
                txn("T3", list("x", 1)),
                txn("T4", list("x", 2))))
        .contains(Phenomenon.NO_ORDER);
    assertThat(names(txn("T1", read("x", 5L)))).containsExactly(Phenomenon.NO_ORDER);
  }

  @Test
  void a_transaction_that_does_not_see_its_own_writes_contradicts_itself() {
    assertThat(names(txn("T1", append("x", 1), list("x")))).containsExactly(Phenomenon.INTERNAL);
    assertThat(names(txn("T1", write("x", 1), read("x", null))))
        .containsExactly(Phenomenon.INTERNAL);
    assertThat(names(txn("T1", list("x"), append("x", 1), list("x", 1)))).isEmpty();
  }

  @Test
  void a_commit_whose_answer_was_lost_counts_where_it_was_seen() {
    assertThat(
            names(
                new Transaction("T1", Outcome.UNKNOWN, List.of(append("x", 1))),
                txn("T2", list("x", 1)),
                new Transaction("T3", Outcome.UNKNOWN, List.of(append("x", 2)))))
        .isEmpty();
  }

  @Test
  void values_that_do_not_tell_their_writer_are_refused() {
    assertThatThrownBy(() -> names(txn("T1", write("x", 1)), txn("T2", write("x", 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two writes of x have the value 1");
  }

  @Property(tries = 200)
  void what_was_done_one_after_the_other_has_no_anomaly(@ForAll long seed) {
    assertThat(HistoryCheck.of(serial(new Random(seed), 60))).isEmpty();
  }

  /** A transaction that reads an older state than the one that it follows is found. */
  @Property(tries = 200)
  void a_lost_update_amidst_others_is_found(@ForAll long seed) {
    Random random = new Random(seed);
    List<Transaction> history = serial(random, 30);
    List<Long> all = new ArrayList<>();
    history.forEach(
        each ->
            each.operations()
                .forEach(
                    operation -> {
                      if (operation instanceof Append append && append.key().equals("a")) {
                        all.add(append.value());
                      }
                    }));
    List<Long> both = new ArrayList<>(all);
    both.add(1_001L);
    both.add(1_002L);
    history.add(txn("L1", new ReadList("a", all), append("a", 1_001)));
    history.add(txn("L2", new ReadList("a", all), append("a", 1_002)));
    history.add(txn("L3", new ReadList("a", both)));

    assertThat(HistoryCheck.of(history))
        .extracting(HistoryAnomaly::phenomenon)
        .containsExactly(Phenomenon.G_SINGLE);
  }

  private static List<Transaction> serial(Random random, int count) {
    List<Transaction> history = new ArrayList<>();
    java.util.Map<String, List<Long>> lists = new java.util.HashMap<>();
    java.util.Map<String, Long> registers = new java.util.HashMap<>();
    long value = 0;
    for (int number = 0; number < count; number++) {
      List<Operation> operations = new ArrayList<>();
      for (int step = random.nextInt(4); step >= 0; step--) {
        String key = random.nextBoolean() ? "a" : "b";
        switch (random.nextInt(4)) {
          case 0 ->
              operations.add(new ReadList(key, lists.computeIfAbsent(key, k -> new ArrayList<>())));
          case 1 -> {
            value++;
            lists.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
            operations.add(append(key, value));
          }
          case 2 -> operations.add(new Read("r" + key, registers.get(key)));
          default -> {
            value++;
            registers.put(key, value);
            operations.add(write("r" + key, value));
          }
        }
      }
      history.add(txn("T" + number, operations.toArray(new Operation[0])));
    }
    return history;
  }

  private static List<Phenomenon> names(Transaction... transactions) {
    return HistoryCheck.of(List.of(transactions)).stream().map(HistoryAnomaly::phenomenon).toList();
  }

  private static Transaction txn(String name, Operation... operations) {
    return new Transaction(name, Outcome.COMMITTED, List.of(operations));
  }

  private static Transaction aborted(String name, Operation... operations) {
    return new Transaction(name, Outcome.ABORTED, List.of(operations));
  }

  private static Append append(String key, long value) {
    return new Append(key, value);
  }

  private static Write write(String key, long value) {
    return new Write(key, value);
  }

  private static Read read(String key, @Nullable Long value) {
    return new Read(key, value);
  }

  private static ReadList list(String key, long... values) {
    List<Long> all = new ArrayList<>();
    for (long value : values) {
      all.add(value);
    }
    return new ReadList(key, all);
  }
}
