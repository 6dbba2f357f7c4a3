package io.domainflow.explore.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Moments by lot, and steps as given. */
final class KillPlanTest {
  private static final Duration WITHIN = Duration.ofMillis(100);

  private static KillPlan at(String... points) {
    return new KillPlan(
        new Kills(0, WITHIN, 1, Stream.of(points).map(KillPoint::parse).toList(), true));
  }

  @Test
  void a_step_is_named_with_worker_and_occurrence_or_without() {
    assertThat(KillPoint.parse("debited")).isEqualTo(new KillPoint(null, "debited", 1));
    assertThat(KillPoint.parse("debited#3")).isEqualTo(new KillPoint(null, "debited", 3));
    assertThat(KillPoint.parse("payer/debited")).isEqualTo(new KillPoint("payer", "debited", 1));
    assertThat(KillPoint.parse("payer/at once#12"))
        .isEqualTo(new KillPoint("payer", "at once", 12));
    assertThat(KillPoint.parse("payer/debited#3")).hasToString("payer/debited#3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "#1", "debited#", "debited#0", "debited#x", "a/b/c", "/b", "b/"})
  void what_names_no_step_is_refused(String text) {
    assertThatThrownBy(() -> KillPoint.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write label, label#3");
  }

  @Test
  void who_reaches_a_step_as_often_as_is_said_is_killed_there_once() {
    KillPlan plan = at("here#2", "b/here");

    assertThat(plan.killsAt("a", "there")).isFalse();
    assertThat(plan.killsAt("a", "here")).isFalse();
    assertThat(plan.notReached()).hasSize(2);
    assertThat(plan.killsAt("a", "here")).isTrue();
    assertThat(plan.killsAt("b", "here")).isTrue();
    assertThat(plan.killsAt("b", "here")).isFalse();
    assertThat(plan.notReached()).isEmpty();
  }

  @Test
  void the_same_seed_draws_the_same_moments_within_the_limit() {
    assertThat(moments(7)).isEqualTo(moments(7)).isNotEqualTo(moments(8));
    assertThat(moments(7)).hasSize(5).allMatch(moment -> moment < WITHIN.toNanos());
  }

  private static List<Long> moments(long seed) {
    List<Long> moments = new ArrayList<>();
    for (int kills = 1; kills <= 5; kills++) { // the first of ever more
      moments.add(new KillPlan(new Kills(kills, WITHIN, seed, List.of(), true)).nextMoment());
    }
    return moments;
  }

  @Test
  void a_moment_at_which_nobody_works_is_drawn_anew() {
    KillPlan plan = new KillPlan(new Kills(1, WITHIN, 1, List.of(), true));

    assertThat(plan.victim(List.of(), WITHIN.toNanos())).isEmpty();
    assertThat(plan.nextMoment()).isBetween(WITHIN.toNanos(), 2 * WITHIN.toNanos());
    plan.stop();
    assertThat(plan.nextMoment()).isEqualTo(Long.MAX_VALUE);
  }
}
