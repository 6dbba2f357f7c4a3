package io.domainflow.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.OverlappingFileLockException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ExpectedFailuresTest {
  private final ExpectedFailures expected =
      new ExpectedFailures(List.of(IllegalStateException.class), Set.of("40001"));

  @Test
  void a_type_is_expected_also_as_a_cause_and_as_a_subtype() {
    assertThat(expected.include(new IllegalStateException())).isTrue();
    assertThat(expected.include(new RuntimeException(new OverlappingFileLockException()))).isTrue();
    assertThat(expected.include(new RuntimeException())).isFalse();
  }

  @Test
  void a_sqlstate_is_expected_wherever_it_is_in_the_chain() {
    assertThat(expected.include(new RuntimeException(new SQLException("busy", "40001")))).isTrue();
    assertThat(expected.include(new SQLException("twice", "23505"))).isFalse();
    assertThat(expected.include(new SQLException("stateless"))).isFalse();
  }

  @Test
  void a_circle_of_causes_ends() {
    RuntimeException first = new RuntimeException();
    first.initCause(new RuntimeException(first));

    assertThat(expected.include(first)).isFalse();
  }
}
