package io.domainflow.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class DurationsTest {
  @Property
  void what_people_write_is_what_they_mean(@ForAll @IntRange(max = 999_999_999) int amount) {
    assertThat(Durations.parse(amount + "ms")).isEqualTo(Duration.ofMillis(amount));
    assertThat(Durations.parse(" " + amount + " s ")).isEqualTo(Duration.ofSeconds(amount));
    assertThat(Durations.parse(amount + "m")).isEqualTo(Duration.ofMinutes(amount));
    assertThat(Durations.parse(amount + "h")).isEqualTo(Duration.ofHours(amount));
    assertThat(Durations.parse("PT" + amount + "S")).isEqualTo(Duration.ofSeconds(amount));
  }

  @Property
  void any_other_text_is_refused_with_the_forms(@ForAll String text) {
    try {
      Durations.parse(text);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("write 500ms, 10s, 2m or PT10S");
    }
  }

  @Property(tries = 1)
  void a_number_alone_is_no_duration() {
    assertThatThrownBy(() -> Durations.parse("10")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Durations.parse("10 seconds")).hasMessageContaining("10 seconds");
  }
}
