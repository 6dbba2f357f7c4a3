package io.domainflow.explore.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.Orders;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Places of a pool go from hand to hand. */
final class LoansTest {
  @Test
  void two_get_a_place_each() throws Exception {
    int orders =
        Orders.of(
            "two places",
            () ->
                new Orders.Pair() {
                  private final Loans loans = new Loans(2, Duration.ofHours(1));
                  private int first;
                  private int second;

                  @Override
                  public void one() throws Exception {
                    first = loans.claim().place();
                  }

                  @Override
                  public void another() throws Exception {
                    second = loans.claim().place();
                  }

                  @Override
                  public void check() throws Exception {
                    assertThat(first).isNotEqualTo(second);
                  }
                });

    assertThat(orders).isGreaterThan(1);
  }

  @Test
  void a_loan_that_two_give_back_ends_once() throws Exception {
    int orders =
        Orders.of(
            "given back twice",
            () ->
                new Orders.Pair() {
                  private final Loans loans = new Loans(1, Duration.ofHours(1));
                  private final Loans.Loan loan = lent(loans);

                  private static Loans.Loan lent(Loans loans) {
                    try {
                      return loans.claim();
                    } catch (SQLException e) {
                      throw new IllegalStateException(e);
                    }
                  }

                  @Override
                  public void one() throws Exception {
                    loans.end(loan);
                  }

                  @Override
                  public void another() throws Exception {
                    loans.end(loan);
                  }

                  @Override
                  public void check() throws Exception {
                    assertThat(loans.borrowed()).isZero();
                  }
                });

    assertThat(orders).isGreaterThan(1);
  }
}
