package io.domainflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.domainflow.postgres.PostgresSource.Auto;
import io.domainflow.postgres.PostgresSource.Container;
import io.domainflow.postgres.PostgresSource.Embedded;
import io.domainflow.postgres.PostgresSource.Given;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresSourceTest {
  private static final Map<String, String> NONE = Map.of();

  @Test
  void each_source_is_read_by_its_name() {
    assertThat(PostgresSource.parse("auto", "here")).isEqualTo(new Auto());
    assertThat(PostgresSource.parse(" Embedded ", "here")).isEqualTo(new Embedded());
    assertThat(PostgresSource.parse("container", "here")).isEqualTo(new Container());
    assertThat(PostgresSource.parse("jdbc:postgresql://db/x", "here"))
        .isEqualTo(new Given("jdbc:postgresql://db/x"));
    assertThat(PostgresSource.parse("EMBEDDED:14", "here")).isEqualTo(new Embedded(14));
    assertThat(PostgresSource.parse("container:Registry.local:5000/postgres:15", "here"))
        .isEqualTo(new Container("Registry.local:5000/postgres:15"));
  }

  @Test
  void an_unknown_word_is_named_with_its_origin_and_the_choices() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PostgresSource.parse("docker", "@ConcurrencyScenario(postgres)"))
        .withMessageContainingAll(
            "@ConcurrencyScenario(postgres)",
            "\"docker\"",
            "auto",
            "embedded",
            "container",
            "jdbc:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mysql://h/d?password=hush0",
        "postgresql://me:hush0@h/d",
        "hush0",
        "JDBC:POSTGRESQL://h/d?password=hush0"
      })
  void a_text_that_may_hold_a_password_is_not_repeated(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PostgresSource.parse(text, "here"))
        .withMessageStartingWith("here: ")
        .withMessageNotContaining("hush0");
  }

  @Test
  void a_given_url_says_no_password() {
    assertThat(new Given("jdbc:postgresql://h/d?password=hush").toString()).doesNotContain("hush");
  }

  @Test
  void the_property_wins_over_the_environment_and_that_over_the_attribute() {
    Map<String, String> property = Map.of(PostgresSource.PROPERTY, "embedded");
    Map<String, String> variable = Map.of(PostgresSource.VARIABLE, "container");

    assertThat(configured(property, variable, "auto")).isEqualTo(new Embedded());
    assertThat(configured(NONE, variable, "auto")).isEqualTo(new Container());
    assertThat(configured(NONE, NONE, "embedded")).isEqualTo(new Embedded());
  }

  @Test
  void blank_is_as_good_as_absent() {
    Map<String, String> property = Map.of(PostgresSource.PROPERTY, " ");
    Map<String, String> variable = Map.of(PostgresSource.VARIABLE, "");

    assertThat(configured(property, variable, "")).isEqualTo(new Auto());
  }

  @Test
  void an_error_names_where_the_text_stands() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> configured(Map.of(PostgresSource.PROPERTY, "x"), NONE, ""))
        .withMessageContaining("System property domainflow.postgres");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> configured(NONE, Map.of(PostgresSource.VARIABLE, "x"), ""))
        .withMessageContaining("Environment variable DOMAINFLOW_POSTGRES");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> configured(NONE, NONE, "x"))
        .withMessageContaining("the attribute");
  }

  @Test
  void the_image_comes_from_property_environment_or_default() {
    Map<String, String> property = Map.of(ImageName.PROPERTY, "a:1");
    Map<String, String> variable = Map.of(ImageName.VARIABLE, "b:2");

    assertThat(ImageName.configured(property::get, variable::get)).isEqualTo("a:1");
    assertThat(ImageName.configured(NONE::get, variable::get)).isEqualTo("b:2");
    assertThat(ImageName.configured(NONE::get, NONE::get)).isEqualTo("postgres:18-alpine");
  }

  private static PostgresSource configured(
      Map<String, String> properties, Map<String, String> environment, String attribute) {
    List<PostgresSource> all =
        SourceText.configured(
            properties::get, environment::get, List.of(attribute), "the attribute");
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void several_are_each_taken_once_and_a_url_keeps_its_hosts() {
    Map<String, String> property =
        Map.of(
            PostgresSource.PROPERTY,
            "embedded:14, container:postgres:15,jdbc:postgresql://a,b:5433/d?user=x,embedded:14");
    assertThat(SourceText.configured(property::get, NONE::get, List.of("auto"), "the attribute"))
        .containsExactly(
            new Embedded(14),
            new Container("postgres:15"),
            new Given("jdbc:postgresql://a,b:5433/d?user=x"));
    assertThat(
            SourceText.configured(
                NONE::get, NONE::get, List.of("", "embedded", " "), "the attribute"))
        .containsExactly(new Embedded());
    assertThat(SourceText.configured(NONE::get, NONE::get, List.of(), "the attribute"))
        .containsExactly(new Auto());
  }
}
